"""What a judge measures by: the reference's observations and those of known misconceptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from autograder.observation import Call, Observation


class Key(NamedTuple):
    """Which observation of a run: the check, its how-manieth, with stand-ins or without."""

    check: str
    index: int
    standins: bool


@dataclass(frozen=True)
class Expected:
    """The reference's observation, and the same in float64 (or None) for the tolerance."""

    observation: Observation
    exact: Observation = None
    atol: float | None = None


@dataclass(frozen=True)
class Look:
    """One observation of an implementation, beside what was expected."""

    key: Key
    call: Call
    seen: Observation
    expected: Expected
    atol: float | None
    differs: str | None

    @property
    def tolerance(self) -> float | None:
        return self.expected.atol if self.atol is None else self.atol


@dataclass(frozen=True)
class Named:
    """A misconception as a student meets it: what is believed, what to think about."""

    id: str
    says: str
    think: str = ""


class Bench(Protocol):
    """The measure of one assignment under one seed."""

    def expected(self, key: Key, call: Call) -> Expected:
        """The reference's observation for this call."""
        ...

    def recognise(self, exercise: str, looks: Sequence[Look]) -> Named | None:
        """The one misconception that gives the same observation at every look, if there is one."""
        ...
