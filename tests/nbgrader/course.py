"""A course in a temporary folder, and nbgrader's own commands on it."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from autograder.assignment import find_root

ROOT = find_root(Path(__file__).parent)
SAMPLES = ROOT / "instructor" / "sample_class" / "submitted"
NOTEBOOK = "ch03.ipynb"


# Most of a command's time is nbgrader's imports, so one process makes them and forks for each command.
_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(["nbgrader.apps.nbgraderapp"])


@dataclass(frozen=True)
class Ended:
    """A command that has ended: its exit status, and all that it printed."""

    status: int | None
    log: str


@dataclass(frozen=True)
class Course:
    """The instructor's course, a student's home, and the exchange between them."""

    folder: Path
    home: Path

    def nbgrader(self, *arguments: str, at: Path | None = None) -> Ended:
        """Run one of nbgrader's commands: the instructor's in the course, a student's in `home`."""
        log = self.home / "log"
        command = _SERVER.Process(target=_command, args=(arguments, at or self.folder, self.home / "data", log))
        command.start()
        command.join()
        return Ended(command.exitcode, log.read_text(encoding="utf-8"))

    def run(self, *arguments: str, at: Path | None = None) -> str:
        """The same for commands that must end well; returns their log."""
        ended = self.nbgrader(*arguments, at=at)
        assert ended.status == 0, ended.log
        return ended.log

    def as_student(self, *arguments: str) -> str:
        """A student's command, with the two settings a student needs."""
        exchange = f"--Exchange.root={self.folder / 'exchange'}"
        return self.run(*arguments, "--course", "llm-from-scratch", exchange, at=self.home)

    def hand_in(self, student: str, change: Callable[[Path], None] = lambda _: None) -> None:
        """Fetch, copy the sample student's files over it, `change` something, submit."""
        shutil.rmtree(self.home / "ch03", ignore_errors=True)
        self.as_student("fetch_assignment", "ch03")
        for path in (SAMPLES / student / "ch03").glob("*.py"):
            shutil.copy(path, self.home / "ch03")
        change(self.home / "ch03")
        self.as_student("submit", "ch03", "--student", student)

    def place(self, student: str, *names: str) -> Path:
        """Lay files of a sample student into ``submitted/`` by hand."""
        folder = self.folder / "submitted" / student / "ch03"
        folder.mkdir(parents=True)
        for name in names:
            shutil.copy(SAMPLES / student / "ch03" / name, folder)
        return folder

    def gradebook(self) -> Gradebook:
        """The course's gradebook, to be closed after use."""
        return Gradebook(f"sqlite:///{self.folder / 'gradebook.db'}")

    def scores(self, student: str) -> dict[str, float | None]:
        """Grade id -> what nbgrader recorded as its automatic score."""
        with self.gradebook() as gradebook:
            submission = gradebook.find_submission("ch03", student)
            return {grade.name: grade.auto_score for book in submission.notebooks for grade in book.grades}

    def comments(self, student: str) -> dict[str, str | None]:
        """Cell id -> the comment that feedback would show."""
        with self.gradebook() as gradebook:
            submission = gradebook.find_submission("ch03", student)
            return {comment.name: comment.comment for book in submission.notebooks for comment in book.comments}

    def autograded(self, student: str) -> nbformat.NotebookNode:
        """The notebook in which the verdicts stand."""
        return nbformat.read(self.folder / "autograded" / student / "ch03" / NOTEBOOK, as_version=4)

    def feedback(self, student: str) -> str:
        """The page the student will read."""
        return (self.folder / "feedback" / student / "ch03" / "ch03.html").read_text(encoding="utf-8")


def _command(arguments: tuple[str, ...], at: Path, data: Path, log: Path) -> None:
    """``nbgrader ARGUMENTS`` in a process of its own."""
    from nbgrader.apps.nbgraderapp import main

    with log.open("w") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.chdir(at)
    os.environ |= {"JUPYTER_DATA_DIR": str(data), "OMP_NUM_THREADS": "1"}
    sys.argv = ["nbgrader", *arguments]
    sys.exit(main())
