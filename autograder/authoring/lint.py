"""Lint for an assignment: all that can be said of it before a student sees it. Each finding is one line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autograder.assignment import Assignment, AssignmentError, load_assignment
from autograder.authoring.catalogue import catalogue_findings, matrix_findings
from autograder.authoring.findings import Finding, Source
from autograder.authoring.source import source_findings
from autograder.authoring.suite import Checks, probe_findings, suite_findings

__all__ = ["Finding", "lint"]


def lint(name: str, root: Path, *, static: bool = False, exercise: str = "") -> list[Finding]:
    """Everything that is wrong with assignment `name` of the checkout `root`, by file and line.

    Unless `static`, the reference and all misconceptions (of `exercise`, if given) go through the hidden suite: a
    minute or so. Raises ``AssignmentError`` for an unknown exercise.
    """
    toml = Source(root, root / "solutions" / name / "assignment.toml")
    try:
        assignment = load_assignment(root / "solutions" / name)
    except AssignmentError as error:
        return [toml.finding(str(error).partition(": ")[2] or str(error))]
    if exercise:
        assignment.exercise(exercise)
    found = sorted(set(_static(assignment, root, toml)))
    if not static and not found:  # what is not whole can't be run
        found = sorted(matrix_findings(assignment, root, exercise))
    return found


def _static(assignment: Assignment, root: Path, toml: Source) -> Iterator[Finding]:
    yield from source_findings(assignment, root, toml)
    hidden, public = Checks.hidden(assignment, root), Checks.public(assignment, root)
    yield from suite_findings(assignment, root, hidden, public)
    yield from probe_findings(assignment, root, hidden, public)
    yield from catalogue_findings(assignment, root)
