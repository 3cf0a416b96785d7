"""What pytest says at its end: a line for each exercise, what to think about below it, and the points."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from autograder.reports.words import UNANSWERED, Report

Line = tuple[str, dict[str, bool]]

WORDS = {
    "passed": "stands",
    "failed": "not yet",
    "not_implemented": "not implemented",
    "missing": "missing",
    "crashed": "does not load",
    "timeout": "too slow",
    "out_of_memory": "out of memory",
}
INDENT = " " * 10


def summary_lines(report: Report, width: int) -> Iterator[Line]:
    """Lines with pytest's markup for the exercises of which at least one check ran."""
    yield "", {}
    yield f"{report['assignment']}  {report['title']}", {"bold": True}
    for note in report["message"].splitlines():
        yield from ((line, {"yellow": True}) for line in _wrapped(note, width, "  ", "  "))
    score = total = 0.0
    for entry in report["exercises"]:
        ran = sum(check["max_points"] for check in entry["checks"])
        score += entry["score"]
        total += ran
        part = "" if ran == entry["max_score"] else "   (not all of its checks ran)"
        color = {"passed": "green", "not_implemented": "yellow"}.get(entry["status"], "red")
        points = f"{entry['score']:g}/{ran:g}"
        yield f"  {WORDS[entry['status']]:<16}{points:>7}  {entry['id']}{part}", {color: True}
        yield from _failures(entry, width)
    yield f"  {score:g} of {total:g} points on the public tests; the hidden suite asks more.", {"bold": True}


def _failures(entry: Report, width: int) -> Iterator[Line]:
    if entry["status"] in ("passed", "not_implemented"):
        return
    failed = [check for check in entry["checks"] if check["outcome"] == "failed"]
    # What could not run at all failed no check in particular: its reason is enough.
    texts = [check["came_back"] if entry["status"] in UNANSWERED else check["message"] for check in failed]
    for text in dict.fromkeys(texts):
        for line in text.splitlines():
            yield from ((part, {}) for part in _wrapped(line, width, INDENT, INDENT + " " * 12 * (": " in line[:16])))
    yield "", {}


def _wrapped(text: str, width: int, first: str, later: str) -> list[str]:
    return textwrap.wrap(
        text, max(width, 50), initial_indent=first, subsequent_indent=later, break_long_words=False,
        break_on_hyphens=False,
    ) or [""]  # fmt: skip


def joined(one: Report, other: Report) -> Report:
    """Two reports on one folder, each of some of its checks, as one."""
    found = {entry["id"]: entry for entry in one["exercises"]}
    for entry in other["exercises"]:
        known = found.get(entry["id"])
        found[entry["id"]] = _both(known, entry) if known else entry
    return {**one, "exercises": list(found.values())}


def _both(one: Report, other: Report) -> Report:
    """An exercise of which two processes ran a part of the checks each: the worse status says how it stands."""
    status = one["status"] if one["status"] == other["status"] else _worse(one["status"], other["status"])
    return {
        **one,
        "status": status,
        "score": one["score"] + other["score"],
        "checks": [*one["checks"], *other["checks"]],
    }


def _worse(one: str, other: str) -> str:
    """Code that is there in part is not unwritten: it fails."""
    rest = {one, other} - {"passed"}
    if rest == {"not_implemented"}:
        return "failed"
    return next(status for status in ("timeout", "out_of_memory", "crashed", "missing", "failed") if status in rest)
