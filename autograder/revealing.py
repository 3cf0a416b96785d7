"""The annotated reference of one exercise: its definitions as ``solutions/`` has them, comments and all."""

from __future__ import annotations

import ast

from autograder.assignment import Assignment, Exercise

_MARKER = "### "


def reference(source: Assignment, exercise: Exercise) -> str:
    """The exercise's definitions and the private helpers that they use, in the order of their file."""
    text = (source.folder / exercise.module).read_text(encoding="utf-8")
    nodes = [node for node in ast.parse(text).body if isinstance(node, (ast.ClassDef, ast.FunctionDef))]
    wanted = set(exercise.names)
    for node in reversed(nodes):  # a helper may use another one above it
        if node.name in wanted:
            wanted |= {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and part.id.startswith("_")}
    lines = text.splitlines()
    shown = []
    for node in nodes:
        if node.name in wanted:
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            body = lines[first - 1 : node.end_lineno]
            shown.append("\n".join(line for line in body if not line.lstrip().startswith(_MARKER)))
    return "\n\n\n".join(shown) + "\n"
