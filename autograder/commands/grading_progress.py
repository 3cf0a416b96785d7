"""How far a class is graded, while it is: a bar on a terminal, a line a submission elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from autograder.grading.terms import Report
from autograder.sandbox.text import shown

NAMES = 2
"""Students at work who are named; of more, how many."""


class Lines:
    """Told of every submission that is begun and of every report; writes a line for each report."""

    def __init__(self) -> None:
        self._at_work: dict[str, None] = {}
        self._began = 0.0
        self._graded = 0

    def begun(self, student: str) -> None:
        """A submission is being graded now."""
        self._began = self._began or time.monotonic()
        self._at_work[student] = None
        self._show_names()

    def __call__(self, report: Report, number: int, count: int) -> None:
        """The report on the `number`-th of `count` submissions; one that was not begun was taken over as it is."""
        self._graded += report["student"] in self._at_work
        self._at_work.pop(report["student"], None)
        self._show(report, number, count)

    def _show(self, report: Report, number: int, count: int) -> None:
        line = f"{number}/{count} {shown(report['student'], 40)}: {report['status']}, {report['score']:g}"
        print(line, file=sys.stderr, flush=True)

    def _show_names(self) -> None:
        """A line says it when it is done."""


class Bar(Lines):
    """The same on a terminal: one bar with count, rate, time left, and who is being graded."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        super().__init__()
        words = TextColumn("{task.fields[pace]}  {task.fields[who]}", markup=False)
        self.bar = Progress(
            TextColumn("grading"), BarColumn(), MofNCompleteColumn(), words,
            console=Console(stderr=True, highlight=False),
        )  # fmt: skip
        self._task = self.bar.add_task("", total=None, pace="", who="")

    def _show(self, report: Report, number: int, count: int) -> None:
        pace = ""
        if self._graded:  # what was taken over as it is says nothing of how fast grading goes
            rate = self._graded / (time.monotonic() - self._began)
            pace = f"{rate:.1f}/s, {timedelta(seconds=round((count - number) / rate))} left"
        self.bar.update(self._task, total=count, completed=number, pace=pace)
        self._show_names()

    def _show_names(self) -> None:
        names = [shown(student, 20) for student in self._at_work]
        more = f" and {len(names) - NAMES} more" if len(names) > NAMES else ""
        self.bar.update(self._task, who=", ".join(names[:NAMES]) + more)


@contextmanager
def shown_progress() -> Iterator[Lines]:
    """A bar where standard error is a terminal, else lines."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    on_terminal = Bar()
    with on_terminal.bar:
        yield on_terminal
