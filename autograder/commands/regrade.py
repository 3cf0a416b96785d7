"""``autograder regrade``: what a changed suite or changed points do to a class, and then doing it."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.assignment import Assignment, find_root, load_assignment
from autograder.commands.grading_progress import shown_progress
from autograder.commands.output_files import check_places, write_file
from autograder.gradebooks import gradebook_of, gradebook_url
from autograder.regrading import Regraded
from autograder.regrading import regrade as regrade_class
from autograder.regrading.changes import Change, causes, explained
from autograder.regrading.gradebook import Gradebook, Recorded
from autograder.reports.terminal import NAME, stdout
from autograder.reports.words import plural, points
from autograder.sandbox.text import shown


def regrade(options: argparse.Namespace) -> int:
    """Show who changes and why; without ``--dry-run`` also record it. 1 if some could not be graded."""
    check_places(options.json)
    root = find_root()
    assignment = load_assignment(root / "solutions" / options.assignment)
    with shown_progress() as progress:
        try:
            regraded = regrade_class(
                options.assignment, options.submitted, root=root, store=options.store, jobs=options.jobs,
                isolation=options.isolation, progress=progress, begun=progress.begun,
            )  # fmt: skip
        except KeyboardInterrupt:
            print("\nStopped. No verdict has changed; the same command goes on where this one was.", file=sys.stderr)
            return 130
    gradebook = _gradebook(options.gradebook, options.submitted)
    recorded = None
    if gradebook:
        step = gradebook.preview if options.dry_run else gradebook.record
        recorded = step(assignment, regraded.report)
    if not options.dry_run:
        regraded.keep()
    if options.json:
        write_file(json.dumps(_document(regraded, recorded), indent=1, ensure_ascii=False) + "\n", options.json)
    _show(regraded, stdout())
    if gradebook and recorded is not None:
        _show_gradebook(gradebook, recorded, options.dry_run)
    _closing(options, assignment, regraded, recorded)
    for one in regraded.ungraded:
        print(f"{shown(one['student'], 60)} could not be graded and keeps what there was: {one['message']}",
              file=sys.stderr)  # fmt: skip
    return 1 if regraded.ungraded else 0


def _gradebook(given: str, submitted: Path) -> Gradebook | None:
    """The gradebook that was named, or that of the course in which `submitted` lies."""
    course = submitted.resolve().parent
    url = gradebook_url(given) if given else gradebook_of(course)
    return Gradebook(url, course) if url else None


def _show(regraded: Regraded, console: Console) -> None:
    total = plural(len(regraded.report["submissions"]), "verdict")
    if not regraded.changes:
        console.print(f"Nobody changes: {total}, all as before.")
        return
    moved = [change for change in regraded.changes if change.moves]
    if moved:
        console.print(_table(moved))
    quiet = len(regraded.changes) - len(moved)
    if quiet:
        console.print(f"{plural(quiet, 'more verdict')} differ only in what single checks count.")
    console.print("\nReasons, the weightiest first", style="bold")
    for cause in causes(regraded.changes):
        where = f"{shown(cause.where, 120)}: " if cause.where else ""
        does = f"{plural(cause.students, 'student')}, {_signed(cause.difference)} points"
        console.print(Text(f"  {does:>28}  {where}{shown(cause.why, 300)}"))
    scores = sum(change.difference != 0 for change in regraded.changes)
    console.print(f"\n{len(regraded.changes)} of {total} differ; {plural(scores, 'total')} changed.")


def _table(moved: list[Change]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", expand=True)
    table.add_column("student", no_wrap=True)
    for name in ("before", "after", "±"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("why", ratio=1)
    for change in moved:
        before = "–" if change.before is None else points(change.before)
        why = "\n".join(shown(line, 400) for line in explained(change))
        row = (before, points(change.after), _signed(change.difference), Text(why))
        table.add_row(Text(shown(change.student, NAME)), *row)
    return table


def _show_gradebook(gradebook: Gradebook, recorded: Recorded, dry_run: bool) -> None:
    would = "would change" if dry_run else "changed"
    print(
        f"{gradebook.name}: {plural(len(recorded.scores), 'automatic score')} {would}; "
        f"{plural(recorded.by_hand, 'score')} given by hand and {plural(recorded.comments, 'comment')} are kept."
    )
    for name, before, after in recorded.worth:
        print(f"  {name} counts {points(after)} points instead of {points(before)}")
    for student, name, score in recorded.overruled:
        print(f"  {shown(student, NAME)}: {name} keeps the {points(score)} points set by hand; look at it again")
    for student, before, after in recorded.penalties:
        print(f"  {shown(student, NAME)}: {points(after)} points off for being late instead of {points(before)}")
    for students, why in ((recorded.absent, "not in the gradebook"), (recorded.anew, "handed in anew since")):
        if students:
            names = ", ".join(shown(name, NAME) for name in students)
            print(f"  {why}, so run `nbgrader autograde`: {names}")


def _closing(
    options: argparse.Namespace, assignment: Assignment, regraded: Regraded, recorded: Recorded | None
) -> None:
    name = assignment.name
    if options.dry_run:
        if regraded.changes or recorded:
            print("Nothing was written. The same command without --dry-run records it.")
        return
    if recorded is None:
        print("The new verdicts are kept.")
        return
    print(f"Recorded. `nbgrader generate_feedback {name} --force` writes the feedback pages anew.")
    if recorded.worth:
        print(f"Points changed: run `autograder release {name}` and `nbgrader generate_assignment {name} --force`.")


def _document(regraded: Regraded, recorded: Recorded | None) -> dict[str, object]:
    return {
        "assignment": regraded.assignment,
        "changes": [{**dataclasses.asdict(change), "difference": change.difference} for change in regraded.changes],
        "causes": [dataclasses.asdict(cause) for cause in causes(regraded.changes)],
        "gradebook": None if recorded is None else dataclasses.asdict(recorded),
        "not_graded": [one["student"] for one in regraded.ungraded],
    }


def _signed(value: float) -> str:
    return f"+{points(value)}" if value > 0 else points(value) if value else "±0"
