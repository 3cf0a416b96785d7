"""``progress``: how far one is in the book, from what is remembered of the last checks; nothing is run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from autograder.assignment import Assignment, Exercise, load_assignment
from autograder.last_results import Standing, standings
from autograder.own_folder import folders_here
from autograder.reports.words import STATUS

SIGNS = {"passed": "✓", "not_implemented": "○", "missing": "○", "written": "·"}
"""Status -> sign; anything else failed."""


@dataclass(frozen=True)
class Chapter:
    """One assignment and how each of its exercises stands."""

    assignment: Assignment
    standings: list[Standing]

    @property
    def score(self) -> float:
        return sum(one.counted for one in self.standings)

    @property
    def begun(self) -> bool:
        return any(one.status not in ("not_implemented", "missing") for one in self.standings)

    @property
    def next(self) -> Exercise | None:
        """The first exercise that does not stand, of those whose own basis stands."""
        stand = {one.exercise.id for one in self.standings if one.stands}
        waiting = [one.exercise for one in self.standings if one.exercise.id not in stand]
        ready = [exercise for exercise in waiting if stand.issuperset(exercise.builds_on)]
        return next(iter(ready or waiting), None)


def progress_here(start: Path) -> list[Chapter]:
    """Every chapter in or round `start`. Raises ``OwnFolderError`` where there is none."""
    return [Chapter(load_assignment(folder), standings(folder)) for folder in folders_here(start)]


def sign(standing: Standing) -> str:
    """``✓`` stands, ``◐`` in part, ``✗`` fails, ``○`` to be written, ``·`` written or changed and not checked yet."""
    if not standing.current:
        return "·"
    return SIGNS.get(standing.status) or ("◐" if standing.score else "✗")


def words(standing: Standing) -> str:
    """How an exercise stands, in words."""
    if not standing.current:
        return f"changed since it was checked ({STATUS[standing.status]})"
    if standing.status == "written":
        return "written, not checked yet"
    if standing.status == "passed" and standing.suite == "public":
        return "stands on the public tests"
    return "stands" if standing.status == "passed" else STATUS[standing.status]


def next_step(chapters: list[Chapter]) -> tuple[Chapter, Exercise] | None:
    """What to do next: in a chapter that is begun, else in the first that does not stand as a whole."""
    open_ones = [(chapter, chapter.next) for chapter in chapters if chapter.next]
    begun = [one for one in open_ones if one[0].begun]
    return next(iter(begun or open_ones), None)  # type: ignore[arg-type]
