"""``nbgrader autograde`` that may be killed at any moment, and says in one line when the gradebook can't be used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from nbgrader.api import InvalidEntry
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import rmtree
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from autograder.sandbox.text import shown
from autograder.student_ids import is_student_id


class GradebookUnusable(KeyboardInterrupt):
    """The gradebook is locked, full or gone.

    As on Ctrl-C, nbgrader then takes back the submission in hand and ends at once. After any other exception it would
    go on to fail, with a traceback, for every student of the class.
    """


class SafeAutograde(Autograde):
    """nbgrader's converter. A mark beside each submission in work tells a finished one from one that was cut short."""

    def convert_notebooks(self) -> None:
        """See :meth:`nbgrader.converters.BaseConverter.convert_notebooks`."""
        try:
            self._try_to_write()
            super().convert_notebooks()
        except GradebookUnusable as error:
            self.log.error(str(error))
            raise NbGraderException(str(error)) from None

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Whether to grade: also where an earlier run was killed over this submission."""
        if not is_student_id(student_id):
            raise NbGraderException(f"{shown(student_id)} can't be a student's name in nbgrader: rename the folder")
        came(self.coursedir, Path(self._format_source(assignment_id, student_id)))
        if self._mark(assignment_id, student_id).exists():
            folder = Path(self._format_dest(assignment_id, student_id))
            self.log.warning("An earlier run was cut short over %s: it is done again", folder)
            if folder.exists():
                rmtree(str(folder))
        return super().init_destination(assignment_id, student_id)

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """See :meth:`nbgrader.converters.BaseConverter.init_assignment`."""
        mark = self._mark(assignment_id, student_id)
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
        with self._one_line():
            try:
                super().init_assignment(assignment_id, student_id)
            except InvalidEntry as error:
                if isinstance(error.__context__, OperationalError):
                    raise error.__context__ from None
                # Another command entered the same student in the meantime: now he is there.
                super().init_assignment(assignment_id, student_id)

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """See :meth:`nbgrader.converters.BaseConverter.convert_single_notebook`."""
        with self._one_line():
            super().convert_single_notebook(notebook_filename)

    def set_permissions(self, assignment_id: str, student_id: str) -> None:
        """The last step of a submission."""
        super().set_permissions(assignment_id, student_id)
        self._mark(assignment_id, student_id).unlink(missing_ok=True)

    def _mark(self, assignment_id: str, student_id: str) -> Path:
        folder = Path(self._format_dest(assignment_id, student_id))
        return folder.with_name(f".{folder.name}.unfinished")

    def _try_to_write(self) -> None:
        """Find out before the first student whether the gradebook can be written: nbgrader itself logs tracebacks."""
        engine = create_engine(self.coursedir.db_url)
        try:
            with self._one_line(), engine.begin() as connection:
                connection.execute(text("UPDATE course SET id = id WHERE id IS NULL"))  # no row, but the lock to write
        except (OperationalError, ProgrammingError):
            pass  # there are no tables yet, of which nbgrader has its own to say
        finally:
            engine.dispose()

    @contextmanager
    def _one_line(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as error:
            reason = str(error.orig).strip().partition("\n")[0]
            if reason.startswith("no such"):  # table: an older nbgrader's, for which nbgrader has its own advice
                raise
            gradebook = make_url(self.coursedir.db_url).render_as_string()
            raise GradebookUnusable(
                f"The gradebook {gradebook} can't be used ({reason}). Nothing is lost: once it can, "
                f"run 'nbgrader autograde {self.coursedir.assignment_id}' again"
            ) from None


def came(course: CourseDirectory, submission: Path) -> datetime | None:
    """When a submission came, in UTC; None where no file says it. Raises ``NbGraderException`` for one that can't."""
    time = submission / "timestamp.txt"
    if time.is_symlink() or time.exists() and not time.is_file():
        raise NbGraderException(f"{time} is no regular file: take it away, or put the time of handing in there")
    try:
        return course.get_existing_timestamp(str(submission))
    except (ValueError, ArithmeticError, AttributeError):  # nbgrader itself stumbles there, over a name of its own
        raise NbGraderException(f"{time} holds no time: put the time of handing in there") from None
