"""The catalogue: known wrong implementations, each a small patch on the reference.

Trusted side only. The student's wheel does not contain this package.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path


class CatalogueError(Exception):
    """A catalogue entry is malformed or no longer fits the reference; one clear line."""


@dataclass(frozen=True)
class Patch:
    """Replace the one occurrence of `find` in `module` (or in the class or function `within`)."""

    module: str
    find: str
    replace: str
    within: str = ""


@dataclass(frozen=True)
class Misconception:
    """A named, explained wrong implementation."""

    id: str
    exercise: str
    believes: str = ""
    think: str = ""
    source: str = ""
    patches: tuple[Patch, ...] = ()
    combines: tuple[str, ...] = field(default=())

    def apply(self, sources: Mapping[str, str]) -> dict[str, str]:
        """The patched sources. Raises ``CatalogueError`` if a patch does not fit exactly once."""
        patched = dict(sources)
        for patch in self.patches:
            if patch.module not in patched:
                raise CatalogueError(f"{self.id}: there is no module {patch.module}")
            patched[patch.module] = _replace_once(patched[patch.module], patch, self.id)
        return patched


@cache
def load_catalogue(chapter: str) -> tuple[Misconception, ...]:
    """All misconceptions of a chapter, combinations resolved. Raises ``CatalogueError``."""
    path = Path(__file__).parent / f"{chapter}.toml"
    if not path.is_file():
        return ()
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["misconception"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise CatalogueError(f"{path.name}: {error}") from None
    found: dict[str, Misconception] = {}
    for entry in entries:
        try:
            patches = tuple(Patch(**patch) for patch in entry.pop("patches", ()))
            one = Misconception(**{**entry, "patches": patches, "combines": tuple(entry.get("combines", ()))})
        except TypeError as error:
            raise CatalogueError(f"{path.name}: {entry.get('id', '?')}: {error}") from None
        if one.id in found:
            raise CatalogueError(f"{path.name}: {one.id} stands twice")
        found[one.id] = one
    return tuple(_combined(one, found) if one.combines else one for one in found.values())


def _combined(one: Misconception, found: Mapping[str, Misconception]) -> Misconception:
    try:
        parts = [found[part] for part in one.combines]
    except KeyError as error:
        raise CatalogueError(f"{one.id} combines {error}, which is not in the catalogue") from None
    return join(one.id, one.exercise, parts)


def join(name: str, exercise: str, parts: list[Misconception]) -> Misconception:
    """Several misconceptions at once, each saying its part."""
    return Misconception(
        id=name,
        exercise=exercise,
        believes=" And: ".join(part.believes for part in parts),
        think=" ".join(part.think for part in parts),
        patches=tuple(patch for part in parts for patch in part.patches),
        combines=tuple(part.id for part in parts),
    )


def _replace_once(text: str, patch: Patch, name: str) -> str:
    start, end = _span(text, patch.within, name) if patch.within else (0, len(text))
    part = text[start:end]
    count = part.count(patch.find)
    if count != 1:
        place = f"{patch.within} of {patch.module}" if patch.within else patch.module
        raise CatalogueError(f"{name}: {patch.find!r} stands {count} times in {place}, not once")
    return text[:start] + part.replace(patch.find, patch.replace) + text[end:]


def _span(text: str, qualified: str, name: str) -> tuple[int, int]:
    body: list[ast.stmt] = _parsed(text).body
    node: ast.stmt | None = None
    for part in qualified.split("."):
        node = next((n for n in body if isinstance(n, (ast.ClassDef, ast.FunctionDef)) and n.name == part), None)
        if node is None:
            raise CatalogueError(f"{name}: there is no {qualified}")
        body = node.body
    lines = text.splitlines(keepends=True)
    assert node is not None and node.end_lineno is not None
    return sum(map(len, lines[: node.lineno - 1])), sum(map(len, lines[: node.end_lineno]))


@lru_cache(maxsize=32)
def _parsed(text: str) -> ast.Module:
    """Most patches apply to the same reference."""
    return ast.parse(text)
