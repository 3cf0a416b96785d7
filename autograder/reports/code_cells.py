"""A student's code beside its verdict: for each exercise a cell with a box for the instructor's comment.

nbgrader keeps comments with cells that a student answers. Answers to exercises lie in ``.py`` files, so the graded
notebook gets a cell with each exercise's code; flags of forbidden shortcuts are that cell's automatic comment.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograder.assignment import Assignment, Exercise
from autograder.reports.markup import harmless, readable
from autograder.reports.summary import shortcuts
from autograder.reports.words import Report

MAX_LINES = 400
"""Lines of one exercise that are shown."""


def code_id(exercise_id: str) -> str:
    """The id under which the gradebook keeps an exercise's comment: ``ch03-gelu`` -> ``ch03-gelu-code``."""
    return f"{exercise_id}-code"


def put_code(
    nb: NotebookNode, assignment: Assignment, sources: Mapping[str, str], flags: Iterable[Report] = ()
) -> None:
    """Put a cell with the submitted code below each exercise's grade cell, in place.

    `sources` maps module files to their text, `flags` are the submission's (see :func:`comment`).
    """
    flags = list(flags)
    exercises = {exercise.id: exercise for exercise in assignment.exercises}
    cells: list[NotebookNode] = []
    for cell in nb.cells:
        cells.append(cell)
        exercise = exercises.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
        if exercise:
            text = sources.get(exercise.module)
            cells.append(_cell(exercise, text, comment(flag for flag in flags if flag["exercise"] == exercise.id)))
    nb.cells = cells


def comment(flags: Iterable[Report]) -> str:
    """What the gradebook says of an exercise's flags, in Markdown; empty where there are none."""
    lines = [harmless(line) for line in shortcuts(flags)]
    return "\n\n".join([*lines, "This took no points off by itself."]) if lines else ""


def code_of(names: Collection[str], text: str) -> str:
    """The top-level definitions of `names` in a module's `text`, with their decorators.

    Read by lines, not parsed: the file may be broken, and it may be hostile.
    """
    found: list[str] = []
    lines = text.split("\n")  # as Python does: a form feed in a comment begins no line
    for number, line in enumerate(lines):
        named = re.match(r"(?:(?:class|def|async def)\s+)?(\w+)\s*(?:[(:=]|$)", line)
        if not named or named[1] not in names or line[0].isspace():
            continue
        first, last = number, number + 1
        while first and lines[first - 1].startswith("@"):
            first -= 1
        while last < len(lines) and (not lines[last] or lines[last][0] in " \t)]}#"):
            last += 1
        found.append("\n".join(lines[first:last]).rstrip())
    return "\n\n\n".join(found)


def _cell(exercise: Exercise, text: str | None, remark: str) -> NotebookNode:
    names = ", ".join(exercise.names)
    if text is None:
        source = f"# {exercise.module} was not handed in"
    else:
        lines = readable(code_of(exercise.names, text) or f"# {exercise.module} defines no {names}").split("\n")
        left = len(lines) - MAX_LINES
        source = "\n".join([*lines[:MAX_LINES], *([f"# … and {left} more lines"] if left > 0 else [])])
    mark = {"grade": False, "grade_id": code_id(exercise.id), "locked": False, "schema_version": 3}
    return new_code_cell(
        source,
        id=code_id(exercise.id)[-64:],
        metadata={
            "nbgrader": {**mark, "solution": True, "task": False},
            "autograder": {"code_of": exercise.id, "comment": remark},
        },
    )
