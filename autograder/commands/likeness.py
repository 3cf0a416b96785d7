"""``autograder likeness``: which submissions of a class are alike, as a lead for a person."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from textwrap import fill

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.assignment import Assignment, find_root, load_assignment
from autograder.commands.output_files import check_places, write_file
from autograder.grading.given import given_sources
from autograder.implementation import read_sources
from autograder.likeness import Likeness, Place
from autograder.likeness import likeness as compare
from autograder.likeness.report import CAUTION, how, page
from autograder.release.stubs import stub, without_markers
from autograder.reports.terminal import NAME, stdout
from autograder.sandbox.intake import IntakeError, find_submissions, read_submission
from autograder.sandbox.text import shown

ROWS = 20
"""Pairs that the terminal shows."""


def likeness(options: argparse.Namespace) -> int:
    """Compare the class; always 0: likeness is no failure of anybody."""
    check_places(options.html)
    root = find_root()
    assignment = load_assignment(root / "solutions" / options.assignment)
    submissions = {}
    for student, path in find_submissions(options.submitted, assignment.name):
        try:
            submissions[student] = read_submission(path, assignment.name, assignment.modules, student=student).sources
        except IntakeError as error:
            print(f"{shown(student, 60)} is left out: {error}", file=sys.stderr)
    found = compare(submissions, _nobodys(assignment, root, options.keep_reference))
    out = options.html or root / "build" / "likeness" / f"{assignment.name}.html"
    write_file(page(assignment.title, found, submissions), out)
    _show(found, stdout())
    print(f"\nSide by side: {out}")
    return 0


def _nobodys(assignment: Assignment, root: Path, keep_reference: bool) -> list[str]:
    """What no student wrote: the released stubs, the given files and, unless it is to count, the reference."""
    answers = read_sources(assignment.folder, assignment.modules)
    texts = [stub(text, assignment, name) for name, text in answers.items()]
    texts += given_sources(assignment, root).values()
    return texts if keep_reference else texts + [without_markers(text) for text in answers.values()]


def _show(found: Likeness, console: Console) -> None:
    console.print(fill(how(found), min(console.width, 110)))
    console.print(fill(CAUTION, min(console.width, 110)), style="yellow")
    console.print()
    if not found.pairs:
        console.print("No pair is alike beyond what the class has in common.")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("share", justify="right")
    for name in ("student", "student", "longest passage", ""):
        table.add_column(name, no_wrap=True)
    for pair in found.pairs[:ROWS]:
        here, there = pair.places[0]
        students = (Text(shown(student, NAME)) for student in (pair.one, pair.other))
        table.add_row(f"{pair.share:.0%}", *students, _where(here), _where(there))
    console.print(table)
    if len(found.pairs) > ROWS:
        console.print(f"and {len(found.pairs) - ROWS} more with smaller shares")


def _where(place: Place) -> Text:
    return Text(shown(f"{place.file}:{place.first}-{place.last}", 40))
