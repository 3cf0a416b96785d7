"""One implementation judged by one suite: checks settle, exercises get status, score and diagnosis."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Any

from autograder.assignment import Assignment, Exercise
from autograder.judging.bench import Bench, Look, Named
from autograder.judging.checks import Check
from autograder.judging.judge import CheckFailed, Judge, Witness
from autograder.observation import Fault, Raised
from autograder.sandbox.text import shown

UNPROVEN = "right as far as it goes; it counts once a result of this exercise is right, too"


@dataclass
class Settled:
    """A check that ran."""

    check: Check
    passed: bool
    came_back: str = ""
    looks: list[Look] = field(default_factory=list)


class Run:
    """The checks of one implementation, gathered by exercise.

    `witness` gives, for an exercise, who looks at the implementation. `proving` gives the places of the checks that
    nobody can pass without computing; where it is not given, all checks count alike.
    """

    def __init__(
        self,
        assignment: Assignment,
        witness: Callable[[Exercise], Witness],
        bench: Bench,
        seed: str,
        proving: Callable[[], Collection[str]] | None = None,
    ) -> None:
        self.assignment = assignment
        self.witness = witness
        self.bench = bench
        self.seed = seed
        self.settled: dict[str, list[Settled]] = {exercise.id: [] for exercise in assignment.exercises}
        self.broken: list[str] = []
        self._proving = proving
        self._named: dict[str, tuple[int, Named | None]] = {}

    def judge(self, check: Check) -> Judge:
        """The judge for one check; hand it back to :meth:`settle`."""
        exercise = self.assignment.exercise(check.exercise)
        standins = tuple(f"{self.assignment.name}:{name}" for name in self.assignment.standins(exercise))
        return Judge(check, standins, self.witness(exercise), self.bench, self.seed)

    def settle(self, judge: Judge, error: BaseException | None) -> Settled:
        """Record a check's end: no error means it passed.

        An error that is no ``CheckFailed`` means that the check could not read what came back.
        """
        came_back = ""
        if isinstance(error, CheckFailed):
            came_back = str(error)
        elif error is not None:
            came_back = "what came back could not be read as an answer"
            self.broken.append(f"{judge.check.name}: {type(error).__name__}: {error}")
        settled = Settled(judge.check, error is None, shown(came_back, 600), judge.looks)
        self.settled[judge.check.exercise].append(settled)
        return settled

    def recognised(self, exercise: str) -> Named | None:
        """The misconception behind this exercise's failures so far, if exactly one fits all of them."""
        settled = self.settled[exercise]
        count, named = self._named.get(exercise, (0, None))
        if count != len(settled):
            named = self._recognise(exercise, settled)
            self._named[exercise] = (len(settled), named)
        return named

    def status(self, exercise: Exercise) -> str:
        """The exercise's status as the report names it."""
        settled = self.settled[exercise.id]
        if settled and all(one.passed for one in settled):
            return "passed"
        last = [one.looks[-1].seen for one in settled if one.looks and not one.passed]
        faults = [seen.status for seen in last if isinstance(seen, Fault)]
        for status in ("timeout", "out_of_memory", "crashed", "missing"):
            if status in faults:
                return status
        unwritten = [isinstance(seen, Raised) and seen.type == "NotImplementedError" for seen in last]
        if unwritten and any(unwritten) and not any(one.passed for one in settled):
            return "not_implemented"
        return "failed"

    def exercises(self) -> list[dict[str, Any]]:
        """The report's ``exercises`` entry: a check that did not run has failed."""
        return [self._exercise(exercise) for exercise in self.assignment.exercises]

    def _exercise(self, exercise: Exercise) -> dict[str, Any]:
        settled = self._counted(self.settled[exercise.id])
        status = self.status(exercise)
        named = self.recognised(exercise.id) if status == "failed" else None
        score = sum(one.check.points for one in settled if one.passed)
        return {
            "id": exercise.id,
            "title": exercise.title,
            "names": list(exercise.names),
            "status": status,
            "score": score,
            "max_score": exercise.points,
            "checks": [_check(one, named) for one in settled],
        }

    def _counted(self, settled: list[Settled]) -> list[Settled]:
        """The checks as they count: what a process says of itself is worth nothing beside no result that is right."""
        passed = [one for one in settled if one.passed]
        if self._proving is None or not passed or len(passed) == len(settled):
            return settled
        proving = self._proving()
        if any(one.check.place in proving for one in passed) or not any(one.check.place in proving for one in settled):
            return settled
        return [replace(one, passed=False, came_back=UNPROVEN) if one.passed else one for one in settled]

    def _recognise(self, exercise: str, settled: list[Settled]) -> Named | None:
        looks = [look for one in settled for look in one.looks]
        if all(look.differs is None for look in looks):
            return None
        own = [look for look in looks if not look.key.standins]
        # With stand-ins, the last look at each place decides: plain where it passed, stood-in where not.
        deciding = {(look.key.check, look.key.index): look for look in looks}.values()
        found = self.bench.recognise(exercise, own)
        if found is None and len(own) != len(looks):
            found = self.bench.recognise(exercise, list(deciding))
        return found


def _check(settled: Settled, named: Named | None) -> dict[str, Any]:
    check = settled.check
    shown = None if settled.passed or settled.came_back == UNPROVEN else named
    return {
        "name": check.name,
        "outcome": "passed" if settled.passed else "failed",
        "points": check.points if settled.passed else 0.0,
        "max_points": check.points,
        "asked": check.asks,
        "came_back": settled.came_back,
        "think_about": "" if settled.passed else (shown.think if shown and shown.think else check.think),
        "message": "" if settled.passed else message(check, settled.came_back, shown),
        "misconception": {"id": shown.id, "says": shown.says} if shown else None,
    }


def message(check: Check, came_back: str, named: Named | None) -> str:
    """The three parts a student reads: what was asked, what came back, what to think about."""
    lines = [f"asked: {check.asks}", f"came back: {came_back}"]
    if named:
        lines.append(f"it looks as if: {named.says}")
    think = named.think if named and named.think else check.think
    if think:
        lines.append(f"think about: {think}")
    return "\n".join(lines)
