"""Where two observations part: the first place, in words that hold no expected value."""

from __future__ import annotations

import math
import re
import zlib
from dataclasses import dataclass

import numpy as np

from autograder.observation import Fault, Observation, Raised

EPS = float(np.finfo(np.float32).eps)
GROWTH = 32.0
"""How much larger than the reference's own rounding error another order of summation may be."""
FLOOR = 64.0
"""Rounding errors, in units of float32 epsilon times the largest value, that are always allowed."""
CEILING = 0.01
"""No more than this share of the largest value is ever rounding: what chance drew anew in float64 is not."""

NOTHING = 1e-3
"""What shrinks to less than this share of itself in float64 is zero in exact arithmetic: all of it is rounding."""

NOISE = 1e-4
"""Where nothing is larger than this, all of it may be rounding."""

_INTEGER = re.compile(r"\d+")
_VARIES = re.compile(r"implementation_\d+|0x[0-9a-f]+|'[^'/]*/[^']*'")
"""What is of one run alone: the package of an implementation, addresses, paths of temporary files."""


_ANY: list[Observation] = []
"""Stands for an exact value not worked out yet, which may turn out to be any."""


@dataclass(frozen=True)
class Difference:
    """The first place where an observation parts from the expected one, as a sentence."""

    says: str


def difference(
    seen: Observation,
    expected: Observation,
    exact: Observation = None,
    atol: float | None = None,
    at: str = "the result",
) -> Difference | None:
    """None if `seen` equals `expected` up to rounding, else the first difference.

    `exact` is the reference's observation in float64: its distance from `expected` is the rounding error that
    the tolerance is made of. `atol` replaces that tolerance (statistical quantities).
    """
    if isinstance(seen, Fault):
        return Difference(seen.message or seen.status)
    if isinstance(seen, Raised) or isinstance(expected, Raised):
        return _raised(seen, expected)
    if isinstance(expected, dict):
        return _mapping(seen, expected, exact, atol, at)
    if isinstance(expected, list):
        return _list(seen, expected, exact, atol, at)
    if isinstance(expected, np.ndarray):
        return _array(seen, expected, exact, atol, at)
    if isinstance(expected, float) and isinstance(seen, (int, float)) and not isinstance(seen, bool):
        if _array(np.float64(seen) * np.ones(1), np.float64(expected) * np.ones(1), _as_exact(exact), atol, at) is None:
            return None
        return Difference(f"{at} is {seen:.6g}, which is not the right value")
    if type(seen) is not type(expected):
        return Difference(f"{at} is {_kind(seen)}; {_kind(expected)} was asked for")
    return None if seen == expected else Difference(f"{at} is {_short(seen)}, which is not the right value")


def may_be_rounding(seen: Observation, expected: Observation) -> bool:
    """Whether `seen` could equal `expected` up to rounding, for what is known before the exact one is worked out."""
    return difference(seen, expected, _ANY) is None


def tolerance(expected: np.ndarray, exact: Observation) -> float:
    """Largest allowed distance from `expected`, from its own rounding error against float64."""
    finite = expected[np.isfinite(expected)]
    if finite.size == 0:
        return 0.0
    largest = float(np.abs(finite).max())
    if exact is _ANY:
        return CEILING * largest if largest > NOISE else math.inf
    floor = FLOOR * EPS * largest
    if not isinstance(exact, np.ndarray) or exact.shape != expected.shape:
        return 4 * floor
    with np.errstate(invalid="ignore"):
        error = np.abs(expected.astype(np.float64) - exact)
    error = error[np.isfinite(error)]
    growth = GROWTH * float(error.max(initial=0.0))
    # A key's bias shifts all scores of a query alike: its gradient is 0, and any right answer gives its own noise.
    if float(np.abs(exact[np.isfinite(exact)]).max(initial=0.0)) < NOTHING * largest:
        return growth
    return min(max(floor, growth), CEILING * largest)


def kind_of_error(raised: Raised) -> str:
    """What must agree for two errors to be one: the class, and what PyTorch or Python says of shapes and names.

    A class alone is weak evidence: most slips with shapes end in a RuntimeError. In which words PyTorch tells of shapes
    depends on the operation, so there the numbers count. Whether an argument is refused by ``assert`` or ``raise
    ValueError``, and in which words, is a matter of style.
    """
    if raised.type in ("AssertionError", "ValueError"):
        return "refused"
    if raised.type == "RecursionError":  # where the stack ended is chance, and Python's versions tell it differently
        return raised.type
    said = raised.message.split(" has no attribute ")[0]  # None is None, whatever it was asked for
    said = _VARIES.sub("", said)
    if raised.type in ("RuntimeError", "IndexError"):
        said = " ".join(sorted(set(_INTEGER.findall(said.split(". ")[0])))) or said
    return f"{raised.type} {zlib.crc32(said.encode('utf-8', 'replace'))}"


def _raised(seen: Observation, expected: Observation) -> Difference | None:
    if isinstance(seen, Raised) and isinstance(expected, Raised):
        if seen.type == "NotImplementedError" != expected.type:
            return Difference("it is not implemented yet")
        return None  # which error class refuses a bad argument is the author's choice
    if isinstance(seen, Raised):
        where = f" at {seen.where}" if seen.where else ""
        return Difference(f"{seen.type}: {seen.message}{where}" if seen.message else f"{seen.type}{where}")
    return Difference("no error was raised")


def _mapping(seen: Observation, expected: dict, exact: Observation, atol: float | None, at: str) -> Difference | None:
    if not isinstance(seen, dict):
        return Difference(f"{at} is {_kind(seen)}; {_kind(expected)} was asked for")
    missing = [key for key in expected if key not in seen]
    extra = [key for key in seen if key not in expected]
    if missing:
        there = f" (there is {_names(extra)})" if extra else ""
        return Difference(f"{at} has no {_names(missing)}{there}")
    if extra:
        return Difference(f"{at} has {_names(extra)} too many")
    for key, value in expected.items():
        below = exact.get(key) if isinstance(exact, dict) else _unknown(exact)
        found = difference(seen[key], value, below, atol, key if at == "the result" else f"{at}, {key}")
        if found:
            return found
    return None


def _list(seen: Observation, expected: list, exact: Observation, atol: float | None, at: str) -> Difference | None:
    if not isinstance(seen, list):
        return Difference(f"{at} is {_kind(seen)}; {_kind(expected)} was asked for")
    for index, value in enumerate(expected[: len(seen)]):
        below = exact[index] if isinstance(exact, list) and index < len(exact) else _unknown(exact)
        found = difference(seen[index], value, below, atol, f"{at}[{index}]")
        if found:
            return found
    if len(seen) != len(expected):
        return Difference(f"{at} has length {len(seen)}; {len(expected)} was asked for")
    return None


def _array(
    seen: Observation, expected: np.ndarray, exact: Observation, atol: float | None, at: str
) -> Difference | None:
    if not isinstance(seen, np.ndarray):
        return Difference(f"{at} is {_kind(seen)}; {_kind(expected)} was asked for")
    if seen.shape != expected.shape:
        return Difference(f"{at} has shape {seen.shape}; {expected.shape} was asked for")
    if seen.dtype.kind != expected.dtype.kind or (seen.dtype.kind == "f" and seen.dtype != expected.dtype):
        return Difference(f"{at} has dtype {seen.dtype}; {expected.dtype} was asked for")
    same = seen == expected
    if same.all():  # bit for bit, as most right answers are
        return None
    if seen.dtype.kind == "f":
        allowed = tolerance(expected, exact) if atol is None else atol
        with np.errstate(invalid="ignore", over="ignore"):
            distance = np.abs(seen.astype(np.float64) - expected.astype(np.float64))
        same = same | (np.isnan(seen) & np.isnan(expected)) | (distance <= allowed)
        if same.all():
            return None
    wrong = ~same
    place = tuple(int(i) for i in np.argwhere(wrong)[0])
    index = f"[{', '.join(map(str, place))}]" if place else ""
    count = int(wrong.sum())
    more = f" (the first of {count} places out of {wrong.size} that differ)" if wrong.size > 1 else ""
    return Difference(f"{at}{index} is {_short(seen[place].item())}, which is not the right value{more}")


def _as_exact(exact: Observation) -> Observation:
    return np.full(1, exact, dtype=np.float64) if isinstance(exact, float) else _unknown(exact)


def _unknown(exact: Observation) -> Observation:
    """What is known of a part where the whole is of another form: nothing, or that it may be any."""
    return _ANY if exact is _ANY else None


def _kind(value: Observation) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    names = {"NoneType": "None", "str": "a string", "int": "an integer", "float": "a number", "bool": "True or False"}
    names |= {"list": "a list", "dict": "a dictionary"}
    return names.get(type(value).__name__, type(value).__name__)


def _short(value: object) -> str:
    text = f"{value:.6g}" if isinstance(value, float) else repr(value)
    return text if len(text) <= 80 else text[:77] + "…"


def _names(keys: list[str]) -> str:
    return ", ".join(repr(key[:60]) for key in keys[:4]) + (" …" if len(keys) > 4 else "")
