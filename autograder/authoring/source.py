"""Lint of ``solutions/chNN``: assignment.toml, answers, brief, notebook."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from autograder.assignment import Assignment, Exercise
from autograder.authoring.findings import Finding, Source
from autograder.release.notebook import notebook
from autograder.release.stubs import ReleaseError, stub
from autograder.sandbox import Limits

HINTS = 3
"""A question, the invariant, pseudo-code."""


def source_findings(assignment: Assignment, root: Path, toml: Source) -> Iterator[Finding]:
    """What is wrong with what the release is made of."""
    ids = [entry.id for entry in (*assignment.exercises, *assignment.questions)]
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        yield toml.finding(f"the id {twice} stands twice", f'"{twice}"')
    known = {exercise.id for exercise in assignment.exercises}
    for exercise in assignment.exercises:
        yield from _entry(exercise, assignment, toml, known)
        yield from _answer(exercise, assignment, root)
    for question in assignment.questions:
        if question.points <= 0 or not question.prompt.strip():
            yield toml.finding(f"{question.id} needs points and a prompt", f'"{question.id}"')
    yield from toml.todos()
    yield from _brief(assignment, root)
    yield from _notebook(assignment, root)


def _entry(exercise: Exercise, assignment: Assignment, toml: Source, known: set[str]) -> Iterator[Finding]:
    def say(says: str) -> Finding:
        return toml.finding(f"{exercise.id} {says}", f'"{exercise.id}"')

    if exercise.points <= 0:
        yield say("is worth nothing: give it points of other exercises, so that all sum to 100")
    if exercise.module not in assignment.modules:
        yield say(f"is in {exercise.module}, which `modules` does not list")
    for below in exercise.builds_on:
        if below not in known:
            yield say(f"builds on {below}, which is no exercise here")
        elif below == exercise.id or exercise.id in _below(below, assignment, set()):
            yield say(f"builds on {below}, which builds on it")
    if len(exercise.hints) != HINTS or not all(hint.strip() for hint in exercise.hints):
        yield say("needs three hints: a question, the invariant, pseudo-code")
    if not exercise.book:
        yield say("does not say which sections of the book it is about")
    unknown = set(exercise.limits) - {field.name for field in fields(Limits)}
    if unknown:
        yield say(f"has an unknown limit: {', '.join(sorted(unknown))}")


def _below(name: str, assignment: Assignment, seen: set[str]) -> set[str]:
    """All that an exercise builds on, all levels down."""
    for exercise in assignment.exercises:
        if exercise.id == name and name not in seen:
            seen.add(name)
            for below in exercise.builds_on:
                _below(below, assignment, seen)
    return seen - {name}


def _answer(exercise: Exercise, assignment: Assignment, root: Path) -> Iterator[Finding]:
    source = Source(root, assignment.folder / exercise.module)
    if not source.text:
        yield source.finding(f"the module of {exercise.id} is missing")
        return
    try:
        stub(source.text, assignment, exercise.module)
    except ReleaseError as error:
        place, _, says = str(error).partition(": ")
        line = place.rpartition(":")[2]
        yield source.finding(says or place, int(line) if line.isdigit() else 1)
        return
    except SyntaxError as error:
        yield source.finding(f"not Python: {error.msg}", error.lineno or 1)
        return
    tree = ast.parse(source.text)
    defined = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    for name in exercise.names:
        if name not in defined:
            yield source.finding(f"{exercise.id} asks for {name}, which is not defined here")
        elif not ast.get_docstring(defined[name]):
            yield source.finding(f"{name} has no docstring: say shapes and source", defined[name].lineno)
    yield from source.todos()


def _brief(assignment: Assignment, root: Path) -> Iterator[Finding]:
    brief = Source(root, assignment.folder / "README.md")
    if not brief.text:
        yield brief.finding("the brief is missing")
        return
    for exercise in assignment.exercises:
        # The release adds a table of all names: the brief has to say something of each exercise, by whichever name.
        if not any(f"`{name}" in brief.text for name in exercise.names):
            yield brief.finding(f"the brief says nothing of {' or '.join(exercise.names)} ({exercise.id})")
    yield from brief.todos()


def _notebook(assignment: Assignment, root: Path) -> Iterator[Finding]:
    notes = Source(root, assignment.folder / "notebook.py")
    try:
        notebook(assignment, "", notes.text)
    except ReleaseError as error:
        place, _, says = str(error).partition(": ")
        line = place.rpartition(":")[2]
        yield notes.finding(says, int(line) if line.isdigit() else 1)
        return
    for kind, entries in (("check", assignment.exercises), ("question", assignment.questions)):
        for entry in entries:
            if not any(line.split() == ["#", "%%", f"[{kind}]", entry.id] for line in notes.text.splitlines()):
                yield notes.finding(f"there is no cell `# %% [{kind}] {entry.id}`")
    yield from notes.todos()
