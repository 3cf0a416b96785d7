"""Reports on a terminal: colour where there is one, plain text in a pipe."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.reports.notebook import LIMIT, exercise_text
from autograder.reports.summary import review, summarise
from autograder.reports.words import STATUS, Report, belief, levels, mark, points, title
from autograder.sandbox.text import in_log, shown

COLOURS = {"✓": "green", "◐": "yellow", "✗": "red", "○": "bright_black"}
"""An exercise's sign -> its colour."""

PIPE_WIDTH = 140
"""Columns used where the output is no terminal."""

NAME = 24
"""Characters of a student's name that are shown."""


def show_class(report: Report, console: Console | None = None) -> None:
    """Print a table of the class, its misconceptions ranked, and whom a person should look at."""
    console = console or stdout()
    summary = summarise(report)
    console.print(_table(report, len(summary.exercises)))
    if summary.misconceptions:
        console.print("\nWhat the class seems to believe", style="bold")
        for shared in summary.misconceptions:
            count = f"{len(shared.students)} of {len(summary.graded)}"
            console.print(_plain(f"  {count:>9}  {shown(shared.says, LIMIT)}"))
    if summary.for_review:
        console.print("\nFor a person to look at", style="bold")
        for one, reason in summary.for_review:
            console.print(_plain(f"  {shown(one['student'], NAME):<12}  {shown(reason, LIMIT)}"))
    _show_levels(report["submissions"], console)


def show_submission(submission: Report, console: Console | None = None) -> None:
    """Print one submission in full: each exercise, and of each failed check the three parts of its message."""
    console = console or stdout()
    head = _plain(shown(submission["student"], 60), style="bold")
    if submission["status"] == "graded":
        head.append(f"   {points(submission['score'])} / {points(submission['max_score'])} points", style="default")
    else:
        head.append(f"   {STATUS[submission['status']]}", style="red")
    console.print(head)
    for reason in review(submission):
        console.print(_plain(f"  {shown(reason, LIMIT)}", style="yellow"))
    for exercise in submission.get("exercises", ()):
        show_exercise(exercise, console)
    _show_levels([submission], console)


def show_exercise(exercise: Report, console: Console) -> None:
    """Print how one exercise stands, and of each failed check the three parts of its message."""
    first, *rest = exercise_text(exercise).splitlines()
    console.print(_plain(first, style=COLOURS[mark(exercise)]))
    for line in rest:
        indent = " " * (len(line) - len(line.lstrip()))
        wrapped = fill(line.strip(), console.width, initial_indent=indent, subsequent_indent=indent + "  ")
        console.print(_plain(wrapped))


def _show_levels(submissions: Sequence[Report], console: Console) -> None:
    if level := levels(submissions):
        console.print(Text(f"\nisolation: {level}", style="dim"))


def _table(report: Report, count: int) -> Table:
    width = max([len("student"), *(min(len(one["student"]), NAME) for one in report["submissions"])])
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", expand=True)
    table.add_column("student", no_wrap=True, min_width=width)
    table.add_column("score", justify="right", no_wrap=True, min_width=6)
    table.add_column("exercises", no_wrap=True, min_width=max(9, 2 * count - 1))
    table.add_column("what to talk about", overflow="ellipsis", no_wrap=True, ratio=1)
    for one in report["submissions"]:
        exercises = one.get("exercises", ())
        marks = Text(" ").join(Text(mark(exercise), style=COLOURS[mark(exercise)]) for exercise in exercises)
        score = points(one["score"]) if one["status"] == "graded" else "–"
        table.add_row(_plain(shown(one["student"], NAME)), score, marks, _talk(one))
    return table


def _talk(one: Report) -> Text:
    if one["status"] != "graded":
        return _plain(f"{STATUS[one['status']]}: {shown(one.get('message', ''), 200)}", style="red")
    said: dict[str, list[str]] = {}
    for exercise in one["exercises"]:
        if exercise["status"] != "passed":
            words = shown(belief(exercise), 200) or STATUS[exercise["status"]]
            said.setdefault(words, []).append(title(exercise))
    return _plain("; ".join(f"{', '.join(titles)}: {words}" for words, titles in said.items()))


def _plain(text: str, style: str = "") -> Text:
    """Text as it stands: no markup, and no command to a build server that reads along."""
    return Text(in_log(text), style=style)


def stdout() -> Console:
    """Where reports are printed: as wide as the terminal, or wide enough in a pipe."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=PIPE_WIDTH)
