"""``progress``: all chapters at a glance."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console
from rich.text import Text

from autograder.reports.terminal import COLOURS, stdout
from autograder.reports.words import points
from autograder.standings import Chapter, next_step, progress_here, sign, words

BAR = 20


def progress(options: argparse.Namespace) -> int:
    """A line for each chapter, the exercises of those that are begun, and what to do next."""
    chapters = progress_here(Path.cwd())
    show_progress(chapters, stdout())
    return 0


def show_progress(chapters: list[Chapter], console: Console) -> None:
    """Print it."""
    for chapter in chapters:
        console.print(_line(chapter))
        if chapter.begun:
            for one in chapter.standings:
                score = f"{points(one.counted)}/{points(one.exercise.points)}"
                line = Text(f"   {sign(one)} ", style=COLOURS.get(sign(one), "yellow"))
                line.append(f"{score:>7}  {one.exercise.id:<38}", style="default")
                line.append(words(one), style="bright_black")
                console.print(line, no_wrap=True, overflow="ellipsis")
    step = next_step(chapters)
    if step is None:
        console.print("\nEverything stands. What a reader of the book would be proud of: autograder reveal ID")
        return
    _, exercise = step
    console.print(Text(f"\nNext: {exercise.title} ({points(exercise.points)} points, in {exercise.module})"))
    console.print(Text(f"      autograder check {exercise.id}\n      autograder hint {exercise.id}"))


def _line(chapter: Chapter) -> Text:
    share = chapter.score / chapter.assignment.max_score
    full = round(BAR * share)
    stand = sum(one.stands for one in chapter.standings)
    line = Text(f"{chapter.assignment.name:<5} ", style="bold")
    line.append("█" * full, style="green").append("░" * (BAR - full), style="bright_black")
    line.append(f" {points(chapter.score):>5}/{points(chapter.assignment.max_score)}", style="default")
    line.append(f"  {stand} of {len(chapter.standings)} stand  ", style="default")
    return line.append(chapter.assignment.title, style="bright_black")
