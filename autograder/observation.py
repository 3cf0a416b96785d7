"""What a probe saw: plain data only, so that it can cross the trust line.

An observation is built from ``None``, ``bool``, ``int``, ``float``, ``str``, lists,
string-keyed dicts and numpy arrays. Two small records join them: :class:`Raised` (the
student's code raised an error) and :class:`Fault` (no answer could be had at all).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

FAULTS = ("timeout", "out_of_memory", "crashed", "missing")
"""Why there is no observation; these are also exercise statuses of the report."""

MAX_TEXT = 2_000
"""Longest string kept from student code, in characters."""


@dataclass(frozen=True)
class Raised:
    """An exception that came out of the implementation while a probe ran.

    ``type`` is the class name, ``message`` its text (cut), ``where`` ``"file.py:12"`` of the
    innermost line of the implementation's own files, or ``""``.
    """

    type: str
    message: str = ""
    where: str = ""


@dataclass(frozen=True)
class Fault:
    """No observation: the process ended, ran out of time or memory, or a name is not there."""

    status: str
    message: str = ""


Observation: TypeAlias = (
    "None | bool | int | float | str | list[Observation] | dict[str, Observation] "
    "| np.ndarray | Raised | Fault"
)

Ask: TypeAlias = "Callable[[Observation], Observation]"
"""Says something to a look's counterpart (:func:`autograder.probes.talks_with`) and gives back what it answers."""


@dataclass(frozen=True)
class Call:
    """One request to look: which probe, on what inputs.

    ``probe`` is ``"module.function"`` below ``autograder.probes``; ``inputs`` are plain data;
    ``standins`` names the same-chapter answers that are replaced by neutral stand-ins; ``dtype``
    is torch's default dtype while the probe runs (float64 gives the reference's own rounding
    error).
    """

    probe: str
    inputs: Mapping[str, Any]
    standins: tuple[str, ...] = ()
    dtype: str = "float32"


def numbers_in(seen: Observation) -> int:
    """Numbers in all arrays of it."""
    if isinstance(seen, (dict, list)):
        return sum(map(numbers_in, seen.values() if isinstance(seen, dict) else seen))
    return seen.size if isinstance(seen, np.ndarray) else 0


def as_plain(value: Any) -> Observation:
    """Turn what a probe returned into plain data; tensors become numpy arrays.

    Raises ``TypeError`` for anything that has no plain form.
    """
    if value is None or type(value) in (bool, int, float):
        return value
    if isinstance(value, str):
        return str.__str__(value)[:MAX_TEXT] if len(value) > MAX_TEXT else str.__str__(value)
    if isinstance(value, (Raised, Fault)):
        return value
    if isinstance(value, np.ndarray):
        return np.array(value, copy=True)
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Mapping):
        return {str(key): as_plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_plain(item) for item in value]
    if isinstance(value, (bool, int, float)):  # subclasses: IntEnum, a student's own float
        base = next(kind for kind in (bool, int, float) if isinstance(value, kind))
        return base(value)
    return _tensor_as_array(value)


def _tensor_as_array(value: Any) -> np.ndarray:
    import torch  # late: this module is also read where torch is not installed

    if not isinstance(value, torch.Tensor):
        raise TypeError(f"{type(value).__name__} is not plain data")
    plain = value.detach().cpu()
    if plain.dtype == torch.bfloat16:
        plain = plain.float()
    return np.array(plain.numpy(), copy=True)
