"""``autograder grade``: a class, with its progress shown and its verdicts kept."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.grading import grade_class
from autograder.grading.class_grading import Progress
from autograder.grading.loop import Report


def grade(options: argparse.Namespace) -> int:
    """Grade the class; 0 if every submission has a verdict, 1 if some could not be graded."""
    from autograder.reports.terminal import show_class, show_submission

    with shown_progress() as progress:
        try:
            report = grade_class(
                options.assignment,
                options.submitted,
                jobs=options.jobs,
                resume=options.resume,
                isolation=options.isolation,
                seed=options.seed,
                store=options.store,
                wall=options.wall,
                progress=progress,
            )
        except KeyboardInterrupt:
            print("\nStopped. What was graded is kept: the same command with --resume goes on.", file=sys.stderr)
            return 130
    if options.json:
        write_file(json.dumps(report, indent=1, ensure_ascii=False) + "\n", options.json)
    if options.html:
        from autograder.reports.html import page

        write_file(page(report), options.html)
    submissions = report["submissions"]
    if len(submissions) == 1:
        show_submission(submissions[0])
    else:
        show_class(report)
    failed = [one for one in submissions if one["status"] == "grader_error"]
    for one in failed:
        print(f"{one['student']} could not be graded: {one['message']}", file=sys.stderr)
    return 1 if failed else 0


def write_file(text: str, path: Path) -> None:
    """Write a result; a path that can't be written ends the command with one line."""
    from autograder.grading.store import StoreError, write_atomically

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, text)
    except OSError as error:
        raise StoreError(f"{path} can't be written: {error.strerror}") from None


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """A bar with count, rate and time left on a terminal; a line a submission elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from autograder.sandbox.text import shown

    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield lambda report, number, count: print(
            f"{number}/{count} {shown(report['student'], 40)}: {report['status']}, {report['score']:g}", file=sys.stderr
        )
        return
    columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"))
    with Progress(*columns, TimeRemainingColumn(), TextColumn("{task.fields[who]}"), console=console) as bar:
        task = bar.add_task("", total=None, who="", rate="")

        def step(report: Report, number: int, count: int) -> None:
            speed = bar.tasks[0].speed
            rate = f"{speed:.1f}/s" if speed else ""
            bar.update(task, total=count, completed=number, who=shown(report["student"], 30), rate=rate, markup=False)

        yield step
