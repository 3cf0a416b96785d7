"""What a class report says about the class: distribution, pass rates, misconceptions, who needs a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from statistics import mean, median

from autograder.reports.words import STATUS, STOPPED, Report, asked, failures, mark, title

AND = " And: "
"""Stands between the sentences of a misconception that combines others."""

BINS = 10
"""Columns of the distribution of scores."""

STUCK_BELOW = 0.5
"""A student with less than this share of the points counts as stuck."""

MOST_NAMES = 40
"""Flagged names of one submission that are listed: one submission must not bury the others."""


@dataclass
class CheckRate:
    """How many of the graded submissions pass one check."""

    name: str
    asked: str
    passed: int
    of: int


@dataclass
class ExerciseRate:
    """How one exercise went: `marks` counts the submissions by sign (see :func:`words.mark`)."""

    id: str
    title: str
    max_score: float
    marks: Counter[str] = field(default_factory=Counter)
    scores: list[float] = field(default_factory=list)
    checks: list[CheckRate] = field(default_factory=list)

    @property
    def of(self) -> int:
        return sum(self.marks.values())


@dataclass
class Shared:
    """A misconception and the students who hold it; `exercises` are the titles of where it was seen."""

    says: str
    exercises: list[str]
    students: list[str]


@dataclass
class Summary:
    """A class in numbers. Submissions that could not be graded count nowhere but in `for_review`."""

    graded: list[Report]
    mean: float
    median: float
    bins: list[int]
    exercises: list[ExerciseRate]
    misconceptions: list[Shared]
    stuck: list[tuple[Report, str]]
    for_review: list[tuple[Report, str]]


def summarise(report: Report) -> Summary:
    """Count one class report; see :class:`Summary`."""
    graded = [one for one in report["submissions"] if one["status"] == "graded"]
    scores = [one["score"] for one in graded]
    shares = [_share(one) for one in graded]
    bins = [0] * BINS
    for share in shares:
        bins[min(int(share * BINS), BINS - 1)] += 1
    return Summary(
        graded=graded,
        mean=mean(scores) if scores else 0.0,
        median=median(scores) if scores else 0.0,
        bins=bins,
        exercises=_exercises(graded),
        misconceptions=_misconceptions(graded),
        stuck=sorted(
            ((one, _where(one)) for one in graded if _share(one) < STUCK_BELOW), key=lambda pair: pair[0]["score"]
        ),
        for_review=[(one, reason) for one in report["submissions"] for reason in review(one)],
    )


def review(submission: Report) -> list[str]:
    """Why a person should look at a submission; empty for most."""
    reasons = []
    if submission["status"] != "graded":
        reasons.append(f"{STATUS[submission['status']]}: {submission.get('message', '')}".rstrip(": "))
    reasons += shortcuts(submission.get("flags", ()))
    stopped: dict[str, list[str]] = {}
    for exercise in submission.get("exercises", ()):
        if exercise["status"] in STOPPED:
            stopped.setdefault(STATUS[exercise["status"]], []).append(title(exercise))
    return reasons + [f"{', '.join(titles)} {words}" for words, titles in stopped.items()]


def shortcuts(flags: Iterable[Report]) -> list[str]:
    """One line for each forbidden name, with every place where it stands; of very many names, how many there are."""
    places: dict[tuple[str, str], dict[str, set[int]]] = {}
    for flag in flags:
        places.setdefault((flag["what"], flag["reason"]), {}).setdefault(flag["file"], set()).add(flag["line"])
    lines = [
        f"{what} in {'; '.join(f'{file}:{_lines(lines)}' for file, lines in files.items())}: {reason}"
        for (what, reason), files in islice(places.items(), MOST_NAMES)
    ]
    return lines if len(places) <= MOST_NAMES else [*lines, f"and {len(places) - MOST_NAMES} more such names"]


def _lines(lines: set[int]) -> str:
    return ", ".join(map(str, sorted(lines)))


def _exercises(graded: list[Report]) -> list[ExerciseRate]:
    rates: dict[str, ExerciseRate] = {}
    for submission in graded:
        for exercise in submission["exercises"]:
            rate = rates.setdefault(
                exercise["id"], ExerciseRate(exercise["id"], title(exercise), exercise["max_score"])
            )
            rate.marks[mark(exercise)] += 1
            rate.scores.append(exercise["score"])
            known = {check.name: check for check in rate.checks}
            for check in exercise["checks"]:
                if check["name"] not in known:
                    known[check["name"]] = CheckRate(check["name"], asked(check), 0, 0)
                    rate.checks.append(known[check["name"]])
                known[check["name"]].passed += check["outcome"] == "passed"
    for rate in rates.values():
        for check in rate.checks:
            check.of = rate.of  # a check that did not run has failed
    return list(rates.values())


def _misconceptions(graded: list[Report]) -> list[Shared]:
    found: dict[str, Shared] = {}
    for submission in graded:
        for exercise in submission["exercises"]:
            for check in failures(exercise):
                if not check.get("misconception"):
                    continue
                # The same belief in two exercises has two ids and one sentence; two beliefs at once have one id.
                for says in check["misconception"]["says"].split(AND):
                    shared = found.setdefault(says, Shared(says, [], []))
                    for value, seen in ((title(exercise), shared.exercises), (submission["student"], shared.students)):
                        if value not in seen:
                            seen.append(value)
    return sorted(found.values(), key=lambda shared: (-len(shared.students), shared.says))


def _where(submission: Report) -> str:
    open_ones = [one for one in submission["exercises"] if one["status"] != "passed"]
    return f"{title(open_ones[0])}: {STATUS[open_ones[0]['status']]}" if open_ones else ""


def _share(submission: Report) -> float:
    return submission["score"] / submission["max_score"] if submission["max_score"] else 0.0
