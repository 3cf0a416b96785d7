"""Mutated submissions against the intake: `python -m autograder.sandbox.fuzz_intake --count N --seed S`.

Archives with overwritten fields, folders of anything, sources and notebooks of damaged bytes. Whatever comes,
intake either takes the submission or raises IntakeError with one printable line, in bounded memory. Prints
figures; exit status 1 at the first input that does anything else, with the number that makes it again.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import resource
import shutil
import struct
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .forbidden import find_forbidden
from .intake import IntakeError, read_submission
from .text import for_csv, for_html, for_terminal, shown

MODULES = ("causal_attention.py", "self_attention.py")
MAX_GROWTH = 200 << 20
"""Bytes by which this process may grow, whatever it reads."""

_SIGNATURES = (b"PK\1\2", b"PK\3\4", b"PK\5\6", b"PK\6\6", b"PK\6\7", b"PK\7\x08")
_NUMBERS = (
    0,
    1,
    2,
    8,
    0x7F,
    0xFF,
    0x800,
    0x7FFF,
    0xFFFF,
    0x10000,
    1 << 20,
    0x7FFFFFFF,
    0xFFFFFFFE,
    0xFFFFFFFF,
)
_NAMES = (
    *MODULES, "ch03/causal_attention.py", "../up.py", "/abs.py", "a\\b.py", "torch.py", "ch03.ipynb",
    "mine.py", "d/e/f/g/h/i/j/k/l/m.py", "x.zip", "conftest.py", ".hidden.py", "é.py", "a\nb.py", "ch03/",
    "C:\\x.py",
)  # fmt: skip
_SOURCES = (
    b"import torch.nn.functional as F\ndef f():\n    return F.scaled_dot_product_attention\n",
    b"# -*- coding: latin-1 -*-\nx = '\xe9'\r\n",
    b"\xff\xfex\x00=\x001\x00",
    b'{"cells": [{"cell_type": "markdown", "source": ["a", "b"], "metadata": '
    b'{"nbgrader": {"grade_id": "ch03-why", "solution": true}}}]}',
    b"",
    bytes(3 << 20),
)


@dataclass
class Figures:
    """What a run saw."""

    inputs: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0


def mutated(data: bytes, draw: random.Random) -> bytes:
    """`data` with a few bytes overwritten, removed, repeated or inserted."""
    raw = bytearray(data)
    for _ in range(draw.randint(1, 6)):
        size = len(raw)
        at, length = draw.randrange(size + 1), draw.randint(1, 40)
        match draw.randrange(6):
            case 0 if size:
                raw[at % size] ^= 1 << draw.randrange(8)
            case 1:
                raw[at : at + length] = draw.randbytes(length)
            case 2:
                del raw[at : at + length]
            case 3:
                raw[at:at] = raw[at : at + length]
            case 4:
                raw[at : at + 4] = struct.pack("<I", draw.choice(_NUMBERS))
            case _:
                raw[at : at + 2] = struct.pack("<H", draw.choice(_NUMBERS) & 0xFFFF)
    return bytes(raw)


def mutated_archive(draw: random.Random, bases: list[bytes]) -> bytes:
    """An archive in which fields of its records are overwritten with numbers that tend to hurt."""
    raw = bytearray(draw.choice(bases))
    for _ in range(draw.randint(0, 4)):
        found = raw.find(draw.choice(_SIGNATURES), draw.randrange(len(raw)))
        if found >= 0:
            at = found + 4 + draw.randrange(0, 44, 2)
            form = draw.choice(["<H", "<I", "<Q"])
            number = draw.choice(_NUMBERS) & (0xFFFF if form == "<H" else 0xFFFFFFFF)
            raw[at : at + struct.calcsize(form)] = struct.pack(form, number)
    return mutated(bytes(raw), draw) if draw.random() < 0.6 else bytes(raw)


def base_archives(draw: random.Random, count: int = 60) -> list[bytes]:
    """Sound archives of odd members."""
    made = []
    for _ in range(count):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name in draw.sample(_NAMES, draw.randint(1, 5)):
                info = zipfile.ZipInfo(name)
                info.external_attr = draw.choice([0, 0o100644, 0o120777, 0o020666, 0o040755]) << 16
                method = draw.choice(
                    [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA]
                )
                data = draw.choice(_SOURCES)
                # Large members are kept compressed, so that mutating them stays quick.
                archive.writestr(info, data, zipfile.ZIP_DEFLATED if len(data) > 9999 else method)
        made.append(buffer.getvalue())
    return made


def fill_folder(folder: Path, draw: random.Random) -> None:
    """Files, links, pipes and folders under odd names."""
    for _ in range(draw.randint(1, 6)):
        name = draw.choice(_NAMES).strip("/").replace("../", "") or "x"
        if draw.random() < 0.2:
            name = draw.randbytes(6).replace(b"/", b"_").replace(b"\0", b"_").decode("latin-1") + ".py"
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            match draw.randrange(8):
                case 0:
                    path.symlink_to(draw.choice([".", "loop", "gone", MODULES[0]]))
                case 1:
                    os.mkfifo(path)
                case 2:
                    path.mkdir()
                case 3:
                    with path.open("xb") as file:
                        file.truncate(draw.choice(_NUMBERS))
                case _:
                    with path.open("xb") as file:  # new files only: nothing is written through a link or pipe
                        file.write(mutated(draw.choice(_SOURCES[:5]), draw))
        except OSError:
            pass  # two things of one name: the first stays


def take_in(path: Path) -> str:
    """Everything that is done with a submission before anything runs; says how it ended."""
    try:
        taken = read_submission(path, "ch03", MODULES, student="ada")
    except IntakeError as refusal:
        line = str(refusal)
        assert line and line == shown(line), f"not one clear line: {line!r}"
        return "refused"
    find_forbidden(taken.sources, ["torch.nn.functional.scaled_dot_product_attention"])
    for text in (*taken.sources.values(), *taken.notebook_answers.values(), *taken.notes):
        text.encode("utf-8")
        for show in (for_html, for_csv, for_terminal):
            show(text)
    return "taken" if taken.sources else "nothing in it"


def run(count: int, seed: int, progress: Callable[[str], None] = lambda line: None) -> Figures:
    """Feed `count` inputs; raises what intake should not have raised, with a note of the input's number."""
    figures = Figures()
    bases = base_archives(random.Random(seed))
    with tempfile.TemporaryDirectory() as made:
        scratch = Path(made)
        for number in range(count):
            draw = random.Random(f"{seed}/{number}")
            kind = "folder" if number % 8 == 0 else "source" if number % 8 == 1 else "archive"
            path = scratch / "ada.zip"
            if kind == "archive":
                path.write_bytes(mutated_archive(draw, bases))
            else:
                path = scratch / "ada"
                path.mkdir()
                if kind == "folder":
                    fill_folder(path, draw)
                else:
                    (path / MODULES[0]).write_bytes(mutated(draw.choice(_SOURCES[:4]), draw))
                    (path / "ch03.ipynb").write_bytes(mutated(_SOURCES[3], draw))
            started = time.perf_counter()
            try:
                outcome = take_in(path)
            except BaseException as problem:
                problem.add_note(f"input {number} of seed {seed} ({kind})")
                raise
            figures.slowest = max(figures.slowest, time.perf_counter() - started)
            figures.inputs[kind] += 1
            figures.outcomes[outcome] += 1
            if path.is_dir():
                shutil.rmtree(path)
            if number % 100_000 == 99_999:
                progress(f"{number + 1} inputs, {dict(figures.outcomes)}")
    return figures


def peak_bytes() -> int:
    """The most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    before, started = peak_bytes(), time.perf_counter()
    try:
        figures = run(options.count, options.seed, lambda line: print(line, flush=True))
    except Exception:
        traceback.print_exc()
        return 1
    grown = peak_bytes() - before
    print(f"{options.count} inputs in {time.perf_counter() - started:.0f} s, seed {options.seed}")
    print("  kinds:    " + ", ".join(f"{kind} {n}" for kind, n in sorted(figures.inputs.items())))
    print("  outcomes: " + ", ".join(f"{what} {n}" for what, n in sorted(figures.outcomes.items())))
    print(f"  slowest:  {figures.slowest * 1000:.0f} ms; memory grew by {grown / (1 << 20):.0f} MiB")
    return 0 if grown < MAX_GROWTH else 1


if __name__ == "__main__":
    raise SystemExit(main())
