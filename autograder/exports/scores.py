"""The one number a student that spreadsheets take: from the verdicts, or from the gradebook that people worked on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from autograder.exports import ExportError
from autograder.reports.words import FINAL, STATUS, Report, belief, points, title
from autograder.sandbox.text import shown

_MOODLE_FOLDER = re.compile(r"_(\d+)_assignsubmission_")


@dataclass(frozen=True)
class Score:
    """One student's points, out of how many, and what to tell them, a line an exercise."""

    student: str
    score: float
    max_score: float
    feedback: tuple[str, ...]

    def of(self, worth: float | None, scale: bool, where: str) -> float:
        """The points for a column that is worth so many. Raises ``ExportError`` where they differ, unless scaled."""
        if worth is None or worth == self.max_score:
            return self.score
        if not scale:
            raise ExportError(
                f"{where} is worth {points(worth)} points there and {points(self.max_score)} here: "
                "change it there, or say --scale"
            )
        if not self.max_score:
            raise ExportError(f"{shown(self.student, 60)} has a report without points, which can't be scaled")
        return round(self.score * worth / self.max_score, 2)


def number(text: str) -> float:
    """What a column says it is worth, with a decimal point or comma. Raises ``ValueError`` for what it can't be."""
    value = float(text.strip().replace(",", "."))
    if not 0 <= value < 1e6:
        raise ValueError(f"{value} points")
    return value


def scores(report: Report, gradebook: str = "") -> dict[str, Score]:
    """Student -> score. Who could not be graded has none: our fault is never a zero.

    With `gradebook`, a file or a URL, the scores that nbgrader has: with written answers, what was set by hand, and
    late days. Raises ``ExportError``, ``GradebookError``.
    """
    final = [one for one in report["submissions"] if one["status"] in FINAL]
    totals = _totals(gradebook, report["assignment"], [one["student"] for one in final]) if gradebook else {}
    found = {}
    for one in final:
        score, worth = totals.get(one["student"], (one["score"], one["max_score"]))
        found[one["student"]] = Score(one["student"], float(score), float(worth), tuple(_feedback(one)))
    return found


class Names(NamedTuple):
    """What a row calls its student: as the system knows them, and as they may call themselves there."""

    known: tuple[str, ...]
    chosen: str = ""


def match(students: Iterable[str], rows: Mapping[int, Names]) -> dict[str, int]:
    """Student -> the row with one of whose names they agree: exactly, else but for case, else as an address's name.

    What people call themselves counts only where nothing else fits. A student who fits two rows equally well fits
    none, and nobody gets the row of another who fits it better.
    """
    exact, loose = _by_name({number: names.known for number, names in rows.items()})
    chosen = _by_name({number: (names.chosen,) for number, names in rows.items()})
    claims: dict[int, list[tuple[int, str]]] = {}
    for student in students:
        folder = _MOODLE_FOLDER.findall(student)
        keys = [student, f"Participant {folder[-1] if folder else student}"]  # the last: a name may look like one
        tries = [exact.get(key, set()) for key in keys] + [loose.get(key.casefold(), set()) for key in keys]
        tries += [chosen[0].get(student, set()), chosen[1].get(student.casefold(), set())]
        level, fitting = next(((level, numbers) for level, numbers in enumerate(tries) if numbers), (0, set()))
        if len(fitting) == 1:
            claims.setdefault(next(iter(fitting)), []).append((level, student))
    found = {}
    for number, claimed in claims.items():
        best = [student for level, student in claimed if level == min(claimed)[0]]
        if len(best) == 1:
            found[best[0]] = number
    return found


def by_chosen_name(found: Mapping[str, int], rows: Mapping[int, Names]) -> tuple[str, ...]:
    """Who was found by nothing but what somebody in the file calls himself, or herself."""
    alone = {student: {number: Names(rows[number].known)} for student, number in found.items()}
    return tuple(student for student, row in alone.items() if not match([student], row))


def _by_name(rows: Mapping[int, Iterable[str]]) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    """The rows that have a name: exactly, and but for case or what follows an @."""
    exact: dict[str, set[int]] = {}
    loose: dict[str, set[int]] = {}
    for number, names in rows.items():
        for name in filter(None, (name.strip() for name in names)):
            exact.setdefault(name, set()).add(number)
            loose.setdefault(name.casefold(), set()).add(number)
            loose.setdefault(name.casefold().partition("@")[0], set()).add(number)
    return exact, loose


def _feedback(one: Report) -> Iterable[str]:
    if one["status"] != "graded":
        yield f"{STATUS[one['status']]}: {shown(one.get('message', ''), 300)}"
    for exercise in one.get("exercises", ()):
        line = f"{title(exercise)}: {points(exercise['score'])} / {points(exercise['max_score'])}"
        if exercise["status"] != "passed":
            line += f", {STATUS[exercise['status']]}"
        said = belief(exercise)
        yield f"{line}. It looks as if: {shown(said, 300)}" if said else line


def _totals(gradebook: str, assignment: str, students: Iterable[str]) -> dict[str, tuple[float, float]]:
    from nbgrader.api import Gradebook, MissingEntry
    from sqlalchemy.exc import SQLAlchemyError

    from autograder.gradebooks import GradebookError, gradebook_url

    url = gradebook_url(gradebook)
    totals = {}
    try:
        with Gradebook(url) as opened:
            for student in students:
                try:
                    submission = opened.find_submission(assignment, student)
                except MissingEntry:
                    who = shown(student, 60)
                    raise ExportError(f"{gradebook}: {assignment} of {who} is not in it: autograde first") from None
                totals[student] = (submission.score - submission.late_submission_penalty, submission.max_score)
    except (SQLAlchemyError, ImportError) as error:
        raise GradebookError(f"{gradebook} can't be read: {str(error).splitlines()[0]}") from None
    return totals
