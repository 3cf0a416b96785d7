"""Fuzz the wire's decoder: ``python -m autograder.sandbox.fuzz_wire --count 1000000 --seed 1``.

Good payloads are mutated (bits, cuts, insertions, tokens, lengths) and decoded. Every outcome but plain data
or :class:`WireError` is a find, and so is a decoder that holds more memory than the caps allow.
"""

from __future__ import annotations

import argparse
import random
import struct
import sys
import time
import tracemalloc
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.observation import Fault, Raised

from . import wire

SAMPLES: tuple[Any, ...] = (
    None,
    True,
    -(2**63),
    1.5e-300,
    float("nan"),
    'naïve \U0001f600 \\ " \n',
    [1, [2.5, ["x", []]]],
    {"a": {"b": {"c": [None, False]}}, "": 0},
    np.arange(12, dtype=np.float32).reshape(3, 4),
    np.zeros((0, 5), np.int64),
    np.array(True),
    {"weights": np.ones((2, 3), np.float16), "ids": np.arange(5, dtype=np.uint8), "mask": np.array([True, False])},
    Raised("ValueError", "shapes (2, 3) and (4,) do not fit", "causal_attention.py:31"),
    Fault("missing", "no definition of CausalAttention"),
    [np.full((1, 1, 1, 1, 1, 1, 1, 1), np.inf), Raised("KeyError"), {"x": [np.array([], np.float64)]}],
)
CAPS = wire.Caps(size=1 << 16, header=1 << 14, values=2_000, arrays=50, elements=1 << 14, text=2_000)
_TOKENS = (b"0", b"-1", b"1e999", b"99999999999999999999", b"NaN", b"null", b"{}", b"[]", b'{"a":["float32",[2]]}',
           b'"\\ud800"', b"[" * 40, b'{"d":', b'{"a":', b"]", b"}", b",", b'"float64"', b'"object"', b"4294967296",
           b'{"x":["timeout",""]}', b"\xff", b"\0", b'"')  # fmt: skip


@dataclass
class Tally:
    """What the decoder made of the inputs."""

    inputs: int = 0
    accepted: int = 0
    refused: int = 0
    most_bytes: int = 0


def mutated(payload: bytes, rng: random.Random) -> bytes:
    """`payload` after one to four random changes."""
    data = bytearray(payload)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data)) if data else 0
        kind = rng.randrange(7)
        if kind == 0 and data:
            data[at] ^= 1 << rng.randrange(8)
        elif kind == 1 and data:
            data[at] = rng.randrange(256)
        elif kind == 2:
            del data[at : at + rng.randint(1, 16)]
        elif kind == 3:
            data[at:at] = rng.randbytes(rng.randint(1, 16))
        elif kind == 4:
            data[at:at] = rng.choice(_TOKENS)
        elif kind == 5:
            data[at : at + rng.randint(1, 8)] = rng.choice(_TOKENS)
        elif len(data) >= 4:
            struct.pack_into("<I", data, 0, rng.choice((0, 1, len(data) - 4, len(data), 1 << 14, 0xFFFFFFFF)))
    if rng.random() < 0.5 and len(data) >= 4:  # let the header's length fit again, so that more gets past it
        header = data[4:].rfind(b"}") + 1 or len(data) - 4
        struct.pack_into("<I", data, 0, min(header, len(data) - 4))
    return bytes(data)


def fuzz(count: int, seed: int) -> Tally:
    """Decode `count` mutated payloads. Raises ``AssertionError`` with the input at the first find."""
    rng = random.Random(seed)
    originals = [bytes(wire.encode(sample)) for sample in SAMPLES]
    tally = Tally()
    for number in range(count):
        data = mutated(rng.choice(originals), rng)
        measured = number % 100 == 0  # measuring each would take too long
        if measured:
            tracemalloc.start()
        try:
            wire.encode(wire.decode(data, CAPS))
            tally.accepted += 1
        except wire.WireError:
            tally.refused += 1
        except BaseException as error:
            raise AssertionError(f"{type(error).__name__}: {error} for {data!r} (seed {seed})") from error
        finally:
            tally.inputs += 1
            if measured:
                tally.most_bytes = max(tally.most_bytes, tracemalloc.get_traced_memory()[1])
                tracemalloc.stop()
    return tally


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = time.perf_counter()
    try:
        tally = fuzz(options.count, options.seed)
    except AssertionError as find:
        sys.exit(f"FOUND {find}")
    print(
        f"{tally.inputs:,} inputs: {tally.refused:,} refused, {tally.accepted:,} decoded, 0 other errors; "
        f"most memory {tally.most_bytes / 1024:.0f} KiB; {time.perf_counter() - began:.0f} s"
    )


if __name__ == "__main__":
    main()
