"""A submission's files as trees, and what holds for all of them together: read once, whatever is looked for."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Collection
from functools import cached_property, lru_cache
from typing import TypeAlias

from .dtypes import dtypes_looked_up
from .idle import in_scripts, names_all, never_run, told_apart
from .own_names import own_names

Files: TypeAlias = tuple[tuple[str, str], ...]
"""Pairs of path and text."""


class Parsed:
    """`trees` by path; `too_deep` are the files that a process with a shorter stack may run all the same."""

    def __init__(self, files: Files) -> None:
        self._texts = [text for _, text in files]
        self.trees: dict[str, ast.Module] = {}
        self.too_deep: list[str] = []
        for path, text in files:
            try:
                self.trees[path] = _tree(text)
            except (SyntaxError, ValueError):
                pass  # nor can it be run
            except (RecursionError, MemoryError):
                self.too_deep.append(path)

    @cached_property
    def own(self) -> set[str]:
        """What the student calls his own, in any of the files."""
        return {name for tree in self.trees.values() for node in ast.walk(tree) for name in own_names(node)}

    @cached_property
    def dtypes(self) -> set[ast.AST]:
        """What of an unknown name goes only where a dtype may go."""
        looked_up = any("getattr" in text and "dtype" in text for text in self._texts)
        return dtypes_looked_up(self.trees.values(), self.own) if looked_up else set()

    @cached_property
    def idle(self) -> set[ast.AST]:
        """What computes nothing of an answer."""
        trees = self.trees.values()
        scripts = in_scripts(trees)
        found = scripts | told_apart(trees)
        return found | never_run(trees, self._texts, scripts) if names_all(self._texts) else found

    def reached(self, names: Collection[str]) -> set[str]:
        """Files that define one of `names` and what they import; all files if none does."""
        reached = {
            path
            for path, tree in self.trees.items()
            if any(getattr(node, "name", None) in names for node in tree.body)
            or any(assigned(node) in names for node in tree.body)
        }
        by_name: dict[str, set[str]] = {}  # by each part of its path: an import may name any of them
        for path in self.trees:
            for part in path.removesuffix(".py").split("/"):
                by_name.setdefault(part, set()).add(path)
        queue = list(reached)
        while queue:
            for node in ast.walk(self.trees[queue.pop()]):
                for module in _imported(node):
                    queue += by_name.get(module, set()) - reached
                    reached |= by_name.get(module, set())
        return reached or set(self.trees)


@lru_cache(maxsize=1)  # the exercises of one submission come one after the other
def parsed(files: Files) -> Parsed:
    """These files, parsed."""
    return Parsed(files)


def assigned(node: ast.AST) -> str:
    """The name that a plain assignment gives a value to, or ``""``."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return ""


def _tree(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an invalid escape in a student's file is no message of ours
        return ast.parse(text)


def _imported(node: ast.AST) -> set[str]:
    """The parts of module names that an import statement mentions."""
    if isinstance(node, ast.Import):
        return {part for alias in node.names for part in alias.name.split(".")}
    if isinstance(node, ast.ImportFrom):
        return {*(node.module or "").split("."), *(alias.name for alias in node.names)}
    return set()
