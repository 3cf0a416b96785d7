"""What differs between two reports of one class, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from autograder.reports.words import STATUS, Report, asked, plural, points, title


@dataclass(frozen=True)
class CheckChange:
    """One check that gives other points than before; None where the check is new, or no longer there."""

    name: str
    asked: str
    before: float | None
    after: float | None
    why: str

    @property
    def difference(self) -> float:
        return (self.after or 0.0) - (self.before or 0.0)


@dataclass(frozen=True)
class ExerciseChange:
    """One exercise of one student; `why` holds what its checks do not say."""

    id: str
    title: str
    before: float
    after: float
    max_before: float
    max_after: float
    why: str
    checks: tuple[CheckChange, ...]


@dataclass(frozen=True)
class Change:
    """One student whose verdict is not what it was; `before` is None where there was none."""

    student: str
    before: float | None
    after: float
    why: str
    exercises: tuple[ExerciseChange, ...]

    @property
    def difference(self) -> float:
        return self.after - (self.before or 0.0)

    @property
    def moves(self) -> bool:
        """Does any score change, or does only what single checks count?"""
        return bool(self.why or self.difference) or any(
            one.before != one.after or one.max_before != one.max_after or one.why for one in self.exercises
        )


@dataclass(frozen=True)
class Cause:
    """One reason with all it does to the class."""

    where: str
    why: str
    students: int
    difference: float


def changes(before: Mapping[str, Report], after: Iterable[Report]) -> list[Change]:
    """The students whose verdicts differ, in the order of `after`."""
    found = [_change(before.get(report["student"]), report) for report in after]
    return [change for change in found if change]


def causes(found: Iterable[Change]) -> list[Cause]:
    """The reasons behind changes, the one that moves most points first."""
    count: dict[tuple[str, str], list[float]] = {}
    for change in found:
        if change.why:
            count.setdefault(("", change.why), []).append(change.difference)
        for exercise in change.exercises:
            for check in exercise.checks:
                count.setdefault((f"{exercise.id} / {check.name}", check.why), []).append(check.difference)
            if exercise.why:
                count.setdefault((exercise.id, exercise.why), []).append(0.0)
    told = [Cause(where, why, len(moved), sum(moved)) for (where, why), moved in count.items()]
    return sorted(told, key=lambda cause: (-abs(cause.difference), -cause.students, cause.where))


def explained(change: Change) -> Iterator[str]:
    """The reasons for one student's change, one line each."""
    if change.why:
        yield change.why
    for exercise in change.exercises:
        move = f"{exercise.title}: {points(exercise.before)} → {points(exercise.after)}"
        if exercise.max_before != exercise.max_after:
            move += f" (of {points(exercise.max_after)}, was of {points(exercise.max_before)})"
        reasons = [f"{check.name}: {check.why}" for check in exercise.checks]
        yield "; ".join([move, *filter(None, [exercise.why]), *reasons])


def _change(before: Report | None, after: Report) -> Change | None:
    if before is None:
        return Change(after["student"], None, after["score"], "had no verdict before", ())
    was = {exercise["id"]: exercise for exercise in before.get("exercises", ())}
    now = {exercise["id"]: exercise for exercise in after.get("exercises", ())}
    exercises = tuple(
        change for name in {**was, **now} if (change := _exercise(name, was.get(name), now.get(name)))
    )
    why = []
    if before.get("digest") != after.get("digest"):
        why.append("handed in anew since")
    if before["status"] != after["status"]:
        why.append(f"{STATUS[before['status']]} before, {STATUS[after['status']]} now")
    if not exercises and not why and before["score"] == after["score"]:
        return None
    return Change(after["student"], before["score"], after["score"], ", ".join(why), exercises)


def _exercise(name: str, before: Report | None, after: Report | None) -> ExerciseChange | None:
    if before is None or after is None:
        there = before or after
        assert there is not None
        had, has = (before["max_score"], 0.0) if before else (0.0, there["max_score"])
        why = "is no longer asked for" if before else "is new"
        scores = (there["score"], 0.0) if before else (0.0, there["score"])
        return ExerciseChange(name, title(there), *scores, had, has, why, ())
    checks = tuple(_checks(before, after))
    same = before["score"] == after["score"] and before["max_score"] == after["max_score"]
    moved = before["status"] != after["status"] and not checks
    if same and not checks and not moved:
        return None
    why = f"{STATUS[before['status']]} before, {STATUS[after['status']]} now" if moved else ""
    return ExerciseChange(
        name, title(after), before["score"], after["score"], before["max_score"], after["max_score"], why, checks
    )


def _checks(before: Report, after: Report) -> Iterator[CheckChange]:
    was = {check["name"]: check for check in before.get("checks", ())}
    now = {check["name"]: check for check in after.get("checks", ())}
    for name in {**was, **now}:
        old, new = was.get(name), now.get(name)
        why = _why(old, new)
        if why:
            asks = asked(new or old or {"name": name})
            yield CheckChange(name, asks, old and old["points"], new and new["points"], why)


def _why(old: Report | None, new: Report | None) -> str:
    """Why a check counts differently; empty where it does not."""
    if old is None and new is not None:
        return f"new, worth {_worth(new)}: {new['outcome']}"
    if old is not None and new is None:
        return f"no longer asked, was worth {_worth(old)}: {old['outcome']}"
    assert old is not None and new is not None
    why = []
    if old["outcome"] != new["outcome"]:
        why.append("failed before, passes now" if new["outcome"] == "passed" else "passed before, fails now")
    if old["max_points"] != new["max_points"] and "passed" in (old["outcome"], new["outcome"]):
        why.append(f"worth {_worth(new)} instead of {points(old['max_points'])}")
    return ", ".join(why)


def _worth(check: Report) -> str:
    value = check["max_points"]
    return plural(1, "point") if value == 1 else f"{points(value)} points"
