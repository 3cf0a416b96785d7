"""The recorded bench: what a release stored of the reference and of misconceptions on public inputs.

Numbers only. The reference's observations are kept whole, those of misconceptions as sketches: a few
projections from which they can be recognised and nothing can be read.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from autograder.judging.bench import Expected, Key, Look, Named
from autograder.judging.comparison import kind_of_error
from autograder.observation import Call, Fault, Observation, Raised

PUBLIC_SEED = "public"
PROJECTIONS = 6
FILE = "observations.json"


class RecordError(Exception):
    """The stored observations are missing or not of this release; one clear line."""


class RecordedBench:
    """Answers from ``observations.json`` beside the public tests. Raises ``RecordError``."""

    def __init__(self, path: Path) -> None:
        if path.exists() and not path.is_file():
            raise RecordError(f"{path} is damaged (no file): fetch the assignment again")
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise RecordError(f"{path} is missing: fetch the assignment again") from None
        except (OSError, ValueError, RecursionError) as error:
            raise RecordError(f"{path} is damaged ({error}): fetch the assignment again") from None
        if not _is_record(stored):
            raise RecordError(f"{path} is damaged (not what a release writes): fetch the assignment again")
        self._path = path
        self._looks: dict[str, Any] = stored["looks"]
        self._misconceptions: dict[str, Any] = stored["misconceptions"]

    def expected(self, key: Key, call: Call) -> Expected:
        entry = self._looks.get(key_text(key))
        if entry is None:
            raise RecordError(f"{key.check} is not a test of this release: fetch the assignment again")
        try:
            return Expected(from_json(entry["expected"]), None, entry["atol"])
        except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
            raise RecordError(f"{self._path} is damaged (at {key_text(key)}): fetch the assignment again") from None

    def recognise(self, exercise: str, looks: Sequence[Look]) -> Named | None:
        found = [
            Named(name, entry["says"], entry["think"])
            for name, entry in self._misconceptions.items()
            if entry["exercise"] == exercise and all(self._agrees(name, look) for look in looks)
        ]
        return found[0] if len(found) == 1 else None

    def _agrees(self, name: str, look: Look) -> bool:
        stored = self._looks[key_text(look.key)]["misconceptions"].get(name)
        if stored is None:
            return False
        # Where the submission was right, perhaps in words of its own, the misconception must be right as well.
        seen = look.expected.observation if look.differs is None else look.seen
        if look.differs is None and isinstance(seen, Raised):  # which error refuses an argument does not matter
            return str(stored[0]).startswith("Raised ")
        return sketches_agree(sketch(seen), stored, look.tolerance or 0.0)


def _is_record(stored: Any) -> bool:
    """Has it the shape that a release writes? What was expected of a look is read when it is asked for."""
    parts = [stored.get(name) for name in ("looks", "misconceptions")] if isinstance(stored, dict) else [None]
    if not all(isinstance(part, dict) and all(isinstance(one, dict) for one in part.values()) for part in parts):
        return False
    looks, misconceptions = parts
    return all(
        "expected" in look
        and isinstance(look.get("atol"), (int, float))
        and isinstance(look.get("misconceptions"), dict)
        and all(isinstance(one, list) and one for one in look["misconceptions"].values())
        for look in looks.values()
    ) and all({"exercise", "says", "think"} <= one.keys() for one in misconceptions.values())


def key_text(key: Key) -> str:
    """A key as it stands in the file."""
    return f"{key.check}#{key.index}" + ("#standins" if key.standins else "")


def to_json(value: Observation) -> Any:
    """An observation as JSON; arrays become lists of numbers."""
    if isinstance(value, np.ndarray):
        return {"array": value.ravel().tolist(), "shape": list(value.shape), "dtype": str(value.dtype)}
    if isinstance(value, Raised):
        return {"raised": value.type}
    if isinstance(value, Fault):
        return {"fault": value.status}
    if isinstance(value, dict):
        return {"entries": {key: to_json(item) for key, item in value.items()}}
    if isinstance(value, list):
        return [to_json(item) for item in value]
    return value


def from_json(value: Any) -> Observation:
    """The inverse of :func:`to_json`."""
    if isinstance(value, list):
        return [from_json(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "array" in value:
        return np.array(value["array"], dtype=value["dtype"]).reshape(value["shape"])
    if "raised" in value:
        return Raised(value["raised"])
    if "fault" in value:
        return Fault(value["fault"])
    return {key: from_json(item) for key, item in value["entries"].items()}


def sketch(value: Observation) -> list[Any]:
    """A short likeness: kinds, shapes and checksums exactly, floats as projections on fixed random signs.

    Each projection is a mean of signed values, so values that differ by at most t give projections that do.
    """
    if isinstance(value, dict):
        keys = zlib.crc32("\n".join(value).encode("utf-8", "replace"))
        return [f"dict {keys}", *(part for item in value.values() for part in sketch(item))]
    if isinstance(value, list):
        return [f"list {len(value)}", *(part for item in value for part in sketch(item))]
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        flat = value.ravel().astype(np.float64)
        odd = ~np.isfinite(flat)
        kind = f"{value.dtype} {value.shape} {zlib.crc32(odd.tobytes()) if odd.any() else ''}"
        if flat.size == 0:
            return [kind]
        signs = np.random.default_rng(flat.size).choice([-1.0, 1.0], (PROJECTIONS, flat.size))
        return [kind, *(signs @ np.where(odd, 0.0, flat) / flat.size).tolist()]
    if isinstance(value, np.ndarray):
        return [f"{value.dtype.kind} {value.shape} {zlib.crc32(value.astype(np.int64).tobytes())}"]
    if isinstance(value, float):
        return [value]
    if isinstance(value, (Raised, Fault)):
        return [f"{type(value).__name__} {kind_of_error(value) if isinstance(value, Raised) else value.status}"]
    return [f"{type(value).__name__} {zlib.crc32(str(value).encode('utf-8', 'replace'))}"]


def sketches_agree(one: list[Any], other: list[Any], atol: float) -> bool:
    """Are two sketches of values that differ by at most `atol`?"""
    return len(one) == len(other) and all(
        abs(a - b) <= atol if isinstance(a, float) and isinstance(b, float) else a == b
        for a, b in zip(one, other, strict=True)
    )
