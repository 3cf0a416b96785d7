"""``autograder export``: the verdicts in another system's format."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from autograder.assignment import Assignment, find_root, load_assignment
from autograder.commands.output_files import write_file
from autograder.exports import ExportError, canvas, github, gradescope, moodle
from autograder.exports.junit import junit
from autograder.exports.scores import scores
from autograder.exports.sheet import MAX_BYTES
from autograder.grading.store import StoreError
from autograder.reports.html import page
from autograder.reports.words import FINAL, Report, plural
from autograder.sandbox.text import shown
from autograder.verdicts import class_report, read_report

NAMES = {"canvas": "canvas.csv", "moodle": "moodle.csv", "junit": "junit.xml", "html": "class.html"}
"""What a format's one file is called unless told otherwise."""


def export(options: argparse.Namespace) -> int:
    """Write one format; 0, or 1 if a student is missing in it: not graded, or not in the file that was given."""
    try:
        return _export(options)
    except OSError as error:
        raise ExportError(f"{error.filename} can't be written: {error.strerror}") from None


def _export(options: argparse.Namespace) -> int:
    root = find_root()
    assignment = load_assignment(root / "solutions" / options.assignment)
    folder = root / "build" / "exports" / assignment.name
    if options.to == "github":
        return _say(github.write(assignment, root, options.out or folder / "github"))
    try:
        report = _report(options, root)
    except StoreError:
        if options.to != "gradescope" or options.report or options.submitted or options.store:
            raise
        report = None  # the zip is needed before there are any verdicts
    if options.to == "gradescope":
        out = options.out or folder / "gradescope"
        written = gradescope.write(report, assignment, root, out, options.visibility, options.isolation)
        return _say(written) or _not_graded(report)
    assert report is not None
    own_name = options.into.name if options.into else NAMES[options.to]
    out = options.out or folder / own_name
    if options.into and out.resolve() == options.into.resolve():
        raise ExportError(f"{out} would be overwritten: choose another place with --out")
    if options.to in ("junit", "html"):
        write_file(junit(report) if options.to == "junit" else page(report), out)
        return _say([out]) or _not_graded(report)
    return _sheet(options, assignment, report, out) or _not_graded(report)


def _report(options: argparse.Namespace, root: Path) -> Report:
    if not options.report:
        report = class_report(root, options.assignment, submitted=options.submitted, store=options.store)
        if not options.submitted and not options.store:
            print(f"Of the class graded last: {plural(len(report['submissions']), 'submission')}.")
        return report
    report = read_report(options.report)
    if report["assignment"] != options.assignment:
        raise StoreError(f"{options.report} is a report on {report['assignment']}, not on {options.assignment}")
    return report


def _sheet(options: argparse.Namespace, assignment: Assignment, report: Report, out: Path) -> int:
    """Canvas or Moodle: fill in the file that was given, or make a new one."""
    found = scores(report, options.gradebook)
    if options.into is None:
        data = canvas.new(report, found) if options.to == "canvas" else moodle.new(found)
        write_file(data, out)
        if options.to == "moodle":
            print("To look at. Moodle takes its own worksheet back: download that and give it with --into FILE.")
        return _say([out])
    given = _read(options.into)
    if options.to == "canvas":
        filled = canvas.fill(given, options.into.name, report, found, column=options.column, scale=options.scale)
    else:
        filled = moodle.fill(given, options.into.name, found, scale=options.scale)
    write_file(filled.data, out)
    print(f"{plural(filled.filled, 'student')} in the column {filled.column!r}; every other cell is as it was.")
    if filled.by_name:
        names = ", ".join(shown(student, 60) for student in filled.by_name)
        print(f"Found by a name that people there may choose for themselves: {names}")
    for student in filled.unknown:
        print(f"{shown(student, 60)} is not in {options.into.name}, or fits more than one row of it", file=sys.stderr)
    return _say([out]) or bool(filled.unknown)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ExportError(f"{path} can't be read: {error.strerror}") from None


def _not_graded(report: Report | None) -> int:
    missing = [one for one in report["submissions"] if one["status"] not in FINAL] if report else []
    for one in missing:
        print(f"{shown(one['student'], 60)} has no verdict and is left out", file=sys.stderr)
    return 1 if missing else 0


def _say(written: list[Path]) -> int:
    here = Path.cwd()
    for path in written[:3]:
        print(path.relative_to(here) if path.is_relative_to(here) else path)
    if len(written) > 3:
        print(f"and {len(written) - 3} more beside the last one")
    return 0
