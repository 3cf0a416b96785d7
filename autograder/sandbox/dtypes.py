"""``getattr(torch, cfg.dtype)``: which part of torch that is can't be read; where it goes shows that it is a dtype."""

from __future__ import annotations

import ast
from collections.abc import Collection

_TAKES = frozenset("to type finfo iinfo print str repr isinstance getattr hasattr".split())
_TELLS = frozenset("itemsize is_floating_point is_complex".split())
_TORCHS = frozenset("set_default_dtype get_default_dtype".split())


def dtypes_looked_up(trees: Collection[ast.Module], own: Collection[str]) -> set[ast.AST]:
    """Calls ``getattr(thing, text)`` that go where only a dtype can go, and the names under which those are kept.

    All that is called ``…dtype…`` in the submission shows that: it is given to ``.to()`` or as ``dtype=``, compared,
    printed, returned or kept under such a name, and nowhere called, looked into or handed on. If any of it is, no call
    counts. `own` are the names that the student gives: what those take is not known.
    """
    nodes = [node for tree in trees for node in ast.walk(tree)]
    functions = {node.name for node in nodes if isinstance(node, ast.FunctionDef) and "dtype" in node.name}
    functions -= {_name(node) for node in nodes if isinstance(getattr(node, "ctx", None), ast.Store)}
    functions -= {node.arg for node in nodes if isinstance(node, ast.arg)}
    goes = _Goes({child: node for node in nodes for child in ast.iter_child_nodes(node)}, own, functions)
    named = [node for node in nodes if goes.is_named_so(node)]
    if not all(map(goes.on, named)):
        return set()
    kept = [node for node in nodes if isinstance(getattr(node, "ctx", None), ast.Store) and "dtype" in _name(node)]
    return {*named, *kept, *(node for node in nodes if _name(node) == "getattr" and goes.on(node))}


class _Goes:
    """Where values go."""

    def __init__(self, parents: dict[ast.AST, ast.AST], own: Collection[str], functions: Collection[str]) -> None:
        self._parents, self._own, self._functions = parents, own, functions

    def is_named_so(self, node: ast.AST) -> bool:
        """A value read by a name with "dtype" in it, or what a function of such a name gives."""
        if isinstance(node, ast.Name | ast.Attribute):
            return "dtype" in _name(node) and isinstance(node.ctx, ast.Load)
        if isinstance(node, ast.Subscript):
            key = node.slice.value if isinstance(node.slice, ast.Constant) else ""
            return "dtype" in str(key) and isinstance(node.ctx, ast.Load)
        return isinstance(node, ast.Call) and _name(node) in self._functions

    def on(self, node: ast.AST) -> bool:
        """Whether a value goes only where a dtype may go."""
        parent = self._parents[node]
        while isinstance(parent, ast.IfExp | ast.BoolOp):
            node, parent = parent, self._parents[parent]
        match parent:
            case ast.keyword(arg=str(name)):
                return "dtype" in name and _name(self._parents[parent]) not in self._own
            case ast.Call(func=function) if function is node:
                return _name(function) in (_TORCHS if isinstance(function, ast.Attribute) else self._functions)
            case ast.Call():
                return _name(parent) in _TAKES | _TORCHS and _name(parent) not in self._own
            case ast.Assign(targets=targets):
                return all("dtype" in _name(target) for target in targets)
            case ast.AnnAssign(target=target, annotation=annotation):
                return annotation is node or "dtype" in _name(target)
            case ast.Return():
                return "dtype" in self._function_of(parent)
            case ast.Attribute(attr=name):
                return name in _TELLS
            case ast.arg() | ast.FunctionDef() | ast.Compare() | ast.FormattedValue() | ast.Expr():
                return True
        return False

    def _function_of(self, node: ast.AST) -> str:
        while not isinstance(node, ast.FunctionDef | ast.Lambda | ast.Module):
            node = self._parents[node]
        return getattr(node, "name", "")


def _name(node: ast.AST) -> str:
    """The last part of a name, or of the name of what is called."""
    if isinstance(node, ast.Call):
        node = node.func
    return getattr(node, "id", "") or getattr(node, "attr", "")
