"""New verdicts in nbgrader's gradebook: automatic scores only, in one transaction; what a person gave stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import nbformat
from nbgrader.api import Grade, MissingEntry, SubmittedNotebook
from nbgrader.api import Gradebook as Database
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import SQLAlchemyError

from autograder.assignment import Assignment
from autograder.gradebooks import GradebookError, course_config, name_of
from autograder.grading.store import write_atomically
from autograder.nbgrader_plugin import put_verdict
from autograder.reports.words import FINAL, Report
from autograder.safe_autograde import came


@dataclass
class Recorded:
    """What new verdicts do to a gradebook. Pairs are (student, grade id)."""

    scores: list[tuple[str, str, float | None, float]] = field(default_factory=list)
    """Student, grade id, automatic score before and after."""
    worth: list[tuple[str, float, float]] = field(default_factory=list)
    """Grade id, its points before and after."""
    overruled: list[tuple[str, str, float]] = field(default_factory=list)
    """Student, grade id, and the score set by hand, which stays although the verdict has changed."""
    penalties: list[tuple[str, float, float]] = field(default_factory=list)
    """Student, points lost for being late before and after."""
    by_hand: int = 0
    """Scores that a person gave."""
    comments: int = 0
    """Comments that a person wrote."""
    absent: list[str] = field(default_factory=list)
    """Students who have a verdict and are not in the gradebook: ``nbgrader autograde`` enters them."""
    anew: list[str] = field(default_factory=list)
    """Students who handed in later than the gradebook knows: ``nbgrader autograde`` counts their late days, too."""

    def __bool__(self) -> bool:
        return bool(self.scores or self.worth or self.penalties)


class Gradebook:
    """The gradebook at `url`, of the course in the folder `course`."""

    def __init__(self, url: str, course: Path) -> None:
        self.name = name_of(url)
        self._url = url
        self._config = course_config(course)

    def preview(self, assignment: Assignment, report: Report) -> Recorded:
        """What :meth:`record` would change. Raises ``GradebookError``."""
        with self._open() as database:
            return self._record(database, assignment, report)

    def record(self, assignment: Assignment, report: Report) -> Recorded:
        """Write the report's automatic scores, and its explanations into the autograded notebooks.

        All of the gradebook changes, or nothing; doing it twice does no harm. Raises ``GradebookError``.
        """
        with self._open() as database:
            recorded = self._record(database, assignment, report)
            for one in report["submissions"]:
                if one["status"] in FINAL and one["student"] not in recorded.anew:
                    self._explain(assignment, one)
            database.db.commit()
            return recorded

    @contextmanager
    def _open(self) -> Iterator[Database]:
        try:
            database = Database(self._url)
            try:
                yield database
            finally:
                database.db.rollback()
                database.close()
        except (SQLAlchemyError, OSError, ImportError, NbGraderException) as error:
            raise GradebookError(f"{self.name}: {str(error).splitlines()[0]}; nothing was changed in it") from None

    def _record(self, database: Database, assignment: Assignment, report: Report) -> Recorded:
        recorded = Recorded()
        wanted = {exercise.id: exercise.points for exercise in assignment.exercises}
        for one in report["submissions"]:
            if one["status"] not in FINAL:
                continue
            try:
                submission = database.find_submission(assignment.name, one["student"])
            except MissingEntry:
                recorded.absent.append(one["student"])
                continue
            if self._is_newer(assignment, one["student"], submission.timestamp):
                recorded.anew.append(one["student"])
                continue
            scores = {exercise["id"]: exercise["score"] for exercise in one["exercises"]}
            for notebook in submission.notebooks:
                moved = False
                for grade in notebook.grades:
                    recorded.by_hand += grade.manual_score is not None
                    if grade.name in wanted and grade.cell.cell_type == "code":
                        moved |= _set(grade, scores.get(grade.name, 0.0), wanted[grade.name], one["student"], recorded)
                recorded.comments += sum(comment.manual_comment is not None for comment in notebook.comments)
                database.db.flush()
                if moved and submission.total_seconds_late > 0:
                    database.db.refresh(notebook)
                    self._late(notebook, one["student"], submission.total_seconds_late, recorded)
        return recorded

    def _is_newer(self, assignment: Assignment, student: str, known: datetime | None) -> bool:
        """Was what lies in ``submitted`` handed in later than what the gradebook has?"""
        course = CourseDirectory(config=self._config)
        try:
            time = came(course, Path(course.format_path(course.submitted_directory, student, assignment.name)))
        except NbGraderException:
            return True  # which autograde says, too
        return time is not None and (known is None or time > known)

    def _late(self, notebook: SubmittedNotebook, student: str, seconds: float, recorded: Recorded) -> None:
        """Count the penalty anew by the course's own policy, as nbgrader does at every autograde."""
        policy = AssignLatePenalties(config=self._config)
        policy.init_plugin()
        penalty = policy.plugin_inst.late_submission_penalty(student, notebook.score, seconds)
        after = None if penalty is None else min(max(penalty, 0.0), notebook.score)
        before, notebook.late_submission_penalty = notebook.late_submission_penalty, after
        if (before or 0.0) != (after or 0.0):
            recorded.penalties.append((student, before or 0.0, after or 0.0))

    def _explain(self, assignment: Assignment, one: Report) -> None:
        """Put the new explanations into the notebook that the formgrader and the feedback page show."""
        course = CourseDirectory(config=self._config)
        folder = Path(course.format_path(course.autograded_directory, one["student"], assignment.name))
        worth = {exercise.id: exercise.points for exercise in assignment.exercises}
        for path in sorted(folder.glob("*.ipynb")):
            notebook = nbformat.read(path, as_version=4)
            for cell in notebook.cells:
                meta = cell.metadata.get("nbgrader", {})
                if meta.get("grade_id") in worth:
                    meta["points"] = worth[meta["grade_id"]]
            put_verdict(notebook, assignment, one)
            write_atomically(path, nbformat.writes(notebook), keep_mode=True)  # nbgrader makes them read-only


def _set(grade: Grade, score: float, worth: float, student: str, recorded: Recorded) -> bool:
    """Give one cell its new automatic score; was it another one?"""
    if grade.cell.max_score != worth:
        recorded.worth.append((grade.name, grade.cell.max_score, worth))
        grade.cell.max_score = worth
    if grade.auto_score == score:
        return False
    recorded.scores.append((student, grade.name, grade.auto_score, score))
    grade.auto_score = score
    if grade.manual_score is not None:  # it was given on another verdict: nbgrader asks for another look, and so do we
        recorded.overruled.append((student, grade.name, grade.manual_score))
        grade.needs_manual_grade = True
    return True
