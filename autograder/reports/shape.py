"""Has a report read from a file the shape of one? A file that was damaged or changed by hand may hold anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeGuard

from autograder.reports.words import STATUS, Report

Fits = Callable[[Any], bool]

_MOST = 1e6


def is_report(found: Any) -> TypeGuard[Report]:
    """Is this a submission's report, so whole that every table and page can be made of it?"""
    return _is_submission(found)


def is_class_report(found: Any) -> TypeGuard[Report]:
    """Is this what ``autograder grade --json`` writes, with each student once?"""
    return _is_class(found) and len({one["student"] for one in found["submissions"]}) == len(found["submissions"])


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _number(value: Any) -> bool:
    """Points, seconds, a line: not negative and not endless; ``NaN`` is in no range."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= _MOST


def _worth(value: Any) -> bool:
    return _number(value) and value > 0


def _status(value: Any) -> bool:
    return isinstance(value, str) and value in STATUS


def _all(fits: Fits) -> Fits:
    return lambda value: isinstance(value, list) and all(map(fits, value))


def _shape(needed: dict[str, Fits], **optional: Fits) -> Fits:
    """A mapping that has all of `needed`; what it has of `optional` must fit as well."""

    def fits(value: Any) -> bool:
        return (
            isinstance(value, dict)
            and needed.keys() <= value.keys()
            and all(fit(value[key]) for key, fit in (needed | optional).items() if key in value)
        )

    return fits


_is_misconception = _shape({"says": _text})
_is_check = _shape(
    {"name": _text, "outcome": _text, "points": _number, "max_points": _number},
    asked=_text, came_back=_text, think_about=_text, message=_text,
    misconception=lambda value: value is None or _is_misconception(value),
)  # fmt: skip
_is_exercise = _shape(
    {"id": _text, "status": _status, "score": _number, "max_score": _number, "checks": _all(_is_check)},
    title=_text, names=_all(_text), message=_text,
)  # fmt: skip
_is_flag = _shape({"what": _text, "reason": _text, "file": _text, "line": _number}, exercise=_text)
_is_submission = _shape(
    {"student": _text, "status": _status, "score": _number, "max_score": _worth, "exercises": _all(_is_exercise)},
    seconds=_number, isolation=_text, message=_text, digest=_text, flags=_all(_is_flag), notes=_all(_text),
)  # fmt: skip
_is_class = _shape({"assignment": _text, "max_score": _worth, "submissions": _all(_is_submission)}, title=_text)
