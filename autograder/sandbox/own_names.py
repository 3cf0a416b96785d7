"""What a student's code calls its own, which keeps a reading for shortcuts fair."""

from __future__ import annotations

import ast

from .idle import called

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
    if isinstance(node, ast.Call) and called(node) == "ModuleDict":
        return {name for part in node.args for name in _keys(part)}
    if isinstance(node, ast.Call) and called(node) in _NAMING:
        return {one.value for one in node.args[:2] if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return set()


def _keys(node: ast.AST) -> set[str]:
    """Names in ``{"norm": ...}`` and ``dict(norm=...)``."""
    if isinstance(node, ast.Dict):
        return {one.value for one in node.keys if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    is_dict = isinstance(node, ast.Call) and called(node) == "dict"
    return {one.arg for one in node.keywords if one.arg} if is_dict else set()
