"""Lint of the catalogue: every misconception fits, says what it is, and is rejected; every check rejects one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from autograder.assignment import Assignment
from autograder.authoring.findings import Finding, Source
from autograder.grading.matrix import SEED, matrix
from autograder.implementation import read_sources
from autograder.misconceptions import CatalogueError, Misconception, load_catalogue

_FAULT_OF_CHECK = re.compile(r"^(?P<exercise>[\w-]+)/(?P<check>\w+) rejects no misconception$")


def catalogue_findings(assignment: Assignment, root: Path) -> Iterator[Finding]:
    """What can be said without running anything."""
    toml = Source(root, root / "autograder" / "misconceptions" / f"{assignment.name}.toml")
    try:
        catalogue = load_catalogue(assignment.name)
    except CatalogueError as error:
        yield toml.finding(str(error))
        return
    sources = read_sources(assignment.folder, assignment.modules)
    known = {exercise.id for exercise in assignment.exercises}
    for one in catalogue:
        yield from (toml.finding(f"{one.id} {says}", f'id = "{one.id}"') for says in _faults(one, known))
        try:
            one.apply(sources)
        except CatalogueError as error:
            yield toml.finding(str(error), f'id = "{one.id}"')
    for exercise in sorted(known - {one.exercise for one in catalogue}):
        yield toml.finding(f"{exercise} has no misconception: nothing proves that its checks can fail")
    yield from toml.todos()


def matrix_findings(assignment: Assignment, root: Path, exercise: str = "") -> Iterator[Finding]:
    """The faults of the matrix, each at its check or its misconception."""
    toml = Source(root, root / "autograder" / "misconceptions" / f"{assignment.name}.toml")
    suite = root / "autograder" / "suites" / assignment.name
    tests = [Source(root, path) for path in sorted(suite.glob("test_*.py"))]
    for fault in matrix(assignment.name, root, SEED, exercise=exercise).faults():
        of_check = _FAULT_OF_CHECK.match(fault)
        if of_check is None:
            yield toml.finding(fault, f'id = "{fault.partition(" ")[0].rstrip(":")}"')
        elif not exercise or of_check["exercise"] == exercise:
            define = f"def {of_check['check']}("
            at = next(test for test in tests if f'"{of_check["exercise"]}"' in test.text and define in test.text)
            yield at.finding(f"{of_check['check']} rejects no misconception: which wrong answer is it for?", define)


def _faults(one: Misconception, known: set[str]) -> Iterator[str]:
    if one.exercise not in known:
        yield f"is of {one.exercise}, which is no exercise here"
    if not one.patches:
        yield "changes nothing: it needs patches, or others that it combines"
    if not one.believes.rstrip().endswith((".", "?", "!")):
        yield "needs `believes`, one whole sentence: students read it"
    if not one.combines and not one.think.strip():
        yield "needs `think`: students read it"
