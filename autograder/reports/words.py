"""The words in which every report speaks: statuses, points, and the parts of a message."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from autograder.sandbox.text import shown

Report = dict[str, Any]
"""A class report, one submission of it, one exercise or one check, as ``autograder grade --json`` writes them."""

STATUS = {
    "passed": "passed",
    "failed": "not yet right",
    "not_implemented": "not implemented",
    "timeout": "ran out of time",
    "out_of_memory": "ran out of memory",
    "crashed": "crashed",
    "missing": "missing",
    "graded": "graded",
    "rejected": "could not be taken in",
    "grader_error": "could not be graded",
}
"""Status of an exercise or a submission -> how it is said."""

STOPPED = ("timeout", "out_of_memory", "crashed")
"""Statuses of an exercise whose code did not come to an end by itself."""

UNANSWERED = (*STOPPED, "missing", "not_implemented")
"""Statuses of an exercise whose failed checks all got the same: no answer."""

FINAL = ("graded", "rejected")
"""Statuses of a submission whose score counts; the other one, ``grader_error``, is our fault and never a zero."""


def points(value: float) -> str:
    """``13.0`` -> ``"13"``, ``6.666`` -> ``"6.67"``."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def plural(count: int, word: str) -> str:
    """``(1, "check") -> "1 check"``, ``(3, "check") -> "3 checks"``."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def levels(submissions: Iterable[Report]) -> str:
    """The levels of isolation at which student code ran; empty where it ran in the student's own process."""
    names = {shown(one.get("isolation", ""), 40) for one in submissions}
    return ", ".join(sorted(names - {"", "inprocess"}))


def title(exercise: Report) -> str:
    """What an exercise is called: its title where the report has one, else the names it asks for, else its id."""
    return shown(exercise.get("title") or ", ".join(exercise.get("names", ())) or exercise["id"])


def mark(exercise: Report) -> str:
    """The exercise's sign: ``✓`` all of its points, ``◐`` some, ``✗`` none, ``○`` nothing written yet."""
    if exercise["status"] == "passed":
        return "✓"
    if exercise["score"] > 0:
        return "◐"
    return "○" if exercise["status"] in ("not_implemented", "missing") else "✗"


def asked(check: Report) -> str:
    """What a check asks for; from its name where the report does not say."""
    return check.get("asked") or check["name"].removeprefix("test_").replace("_", " ")


def came_back(check: Report) -> str:
    """What a failed check saw; the whole message where the report does not take it apart."""
    return check.get("came_back", check.get("message", ""))


def failures(exercise: Report) -> list[Report]:
    """The checks of an exercise that failed, in order."""
    return [check for check in exercise.get("checks", ()) if check["outcome"] != "passed"]


def belief(exercise: Report) -> str:
    """What the student seems to believe: the misconception recognised in this exercise, or the empty string."""
    return next((check["misconception"]["says"] for check in failures(exercise) if check.get("misconception")), "")
