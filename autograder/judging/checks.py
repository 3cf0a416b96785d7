"""The mark that makes a pytest test a check: whose exercise, how many points, what was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Check:
    """A check's public face. `name` is the test function's name."""

    name: str
    exercise: str
    points: float
    asks: str
    think: str

    @property
    def place(self) -> str:
        """Its exercise and its name: unlike any other check's of the assignment."""
        return f"{self.exercise}/{self.name}"


def check(
    exercise: str = "", *, points: float, asks: str, think: str = ""
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Mark a test as a check worth `points` of `exercise` (default: the module's ``EXERCISE``)."""

    def mark(test: Callable[..., None]) -> Callable[..., None]:
        owner = exercise or test.__globals__.get("EXERCISE", "")
        if not owner:
            raise TypeError(f"{test.__name__}: name the exercise, or set EXERCISE above it")
        test.check = Check(test.__name__, owner, float(points), asks, think)  # type: ignore[attr-defined]
        return test

    return mark


def check_of(test: Any) -> Check | None:
    """The mark of a test function, or None."""
    return getattr(test, "check", None)
