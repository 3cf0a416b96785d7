"""What a student's code calls its own, and what of it computes nothing: both keep a reading for shortcuts fair."""

from __future__ import annotations

import ast

_PLAIN = (ast.Name, ast.Attribute, ast.Tuple, ast.BinOp, ast.BitOr, ast.Load)
_NAMING = ("setattr", "add_module", "register_module", "register_buffer")


def own_names(node: ast.AST) -> set[str]:
    """Names that a node gives to something of the student's own: definitions, fields, attributes, modules."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return {node.name}
    if isinstance(node, ast.ClassDef):
        given = [part for part in node.body if isinstance(part, (ast.Assign, ast.AnnAssign))]
        targets = [one for part in given for one in (part.targets if isinstance(part, ast.Assign) else [part.target])]
        return {node.name, *(one.id for one in targets if isinstance(one, ast.Name))}
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
        return {node.attr}
    if isinstance(node, ast.Call) and _called(node) in _NAMING:
        return {one.value for one in node.args[:2] if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return set()


def computes_nothing(tree: ast.Module) -> set[ast.AST]:
    """Nodes that only name a class for ``isinstance``, and those that run in a script and never in an import."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in ("isinstance", "issubclass") and len(node.args) == 2:
            parts = set(ast.walk(node.args[1]))
            if all(isinstance(part, _PLAIN) for part in parts):
                found |= parts
    if not any(_renames(node) for node in ast.walk(tree)):
        for node in tree.body:
            if isinstance(node, ast.If) and _asks_for_a_script(node.test):
                found |= {part for one in node.body for part in ast.walk(one)}
    return found


def _asks_for_a_script(test: ast.expr) -> bool:
    """``__name__ == "__main__"``."""
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not isinstance(test.ops[0], ast.Eq):
        return False
    sides = (test.left, test.comparators[0])
    return {getattr(side, "id", None) or getattr(side, "value", None) for side in sides} == {"__name__", "__main__"}


def _renames(node: ast.AST) -> bool:
    """Whether a module is told here that it is another: then it may take itself for a script."""
    return isinstance(node, ast.Name) and node.id == "__name__" and isinstance(node.ctx, ast.Store)


def _called(node: ast.Call) -> str:
    """The last part of the name of what is called."""
    return getattr(node.func, "id", "") or getattr(node.func, "attr", "")
