"""How a secret is recognised whatever it was wrapped in, indented like or renamed to."""

from __future__ import annotations

import ast
import builtins
import io
import keyword
import re
import tokenize
from collections.abc import Container, Iterable, Iterator, Sequence

SHINGLE = 24
"""Tokens in a row that have to agree, names that can be chosen freely aside."""
SEQUENCE = 5
"""Numbers in a row that make an input recognisable."""
OPENING = 40
"""Characters below which `for layer in self.layers:` belongs to nobody."""
ANY = "$"

_TOKEN = re.compile(r"[^\W\d]\w*|\d+(?:\.\d*)?(?:e[+-]?\d+)?|\S")
_NUMBERS = re.compile(r"-?\d+(?:\.\d*)?(?:,-?\d+(?:\.\d*)?)+")
_DROPPED = frozenset("\"'#\\`")
_MODULES = frozenset({"torch", "nn", "np", "numpy", "math", "F", "os", "re", "json"})
_FIXED = frozenset(keyword.kwlist) | frozenset(dir(builtins)) | _MODULES
_EMPTY = frozenset(keyword.kwlist) | {"self"}
_SQUEEZE = str.maketrans({**dict.fromkeys(" \t\n\r\f\v\u00a0#\\"), "'": '"', "`": '"'})


def squeeze(text: str) -> str:
    """`text` without white space, comment signs and backslashes, with one kind of quote."""
    return text.translate(_SQUEEZE)


def without_comments(source: str) -> tuple[list[str], list[tuple[int, str]]]:
    """The lines of Python code without comments, and the comments: (line number from 1, text)."""
    lines, comments = source.splitlines(), []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            number, column = token.start
            comments.append((number, token.string))
            lines[number - 1] = lines[number - 1][:column]
    return lines, comments


def runs(lines: Sequence[tuple[int, str]], minimum: int) -> Iterator[tuple[int, str]]:
    """(line number, squeezed text) from every line on, extended until it holds `minimum` characters.

    A short line that opens a block or a bracket is common property; it counts with what follows.
    """
    squeezed = [(number, squeeze(line)) for number, line in lines if squeeze(line)]
    for start, (number, text) in enumerate(squeezed):
        wanted = max(minimum, len(text) + 1) if text[-1] in ":([{" and len(text) < OPENING else minimum
        text, end = "", start
        while len(text) < wanted and end < len(squeezed):
            text += squeezed[end][1]
            end += 1
        if len(text) >= wanted:
            yield number, text


def shingles(
    text: str, among: Container[tuple[str, ...]] | None = None
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """(line number, shingle) for every `SHINGLE` tokens of `text`, Python or not.

    Names that a copyist may choose (variables, what hangs on ``self``) are numbered by first appearance;
    keywords, library names, attributes, keyword arguments and numbers stay. `among` are the nameless
    forms (:func:`nameless`) worth looking at; without it, all are.
    """
    tokens = list(_tokens(text))
    plain = [token if fixed else ANY for _, token, fixed in tokens]
    for start in range(len(tokens) - SHINGLE + 1):
        if among is not None and tuple(plain[start : start + SHINGLE]) not in among:
            continue
        window = tokens[start : start + SHINGLE]
        numbered: dict[str, str] = {}
        shingle = tuple(
            token if fixed else numbered.setdefault(token, f"{ANY}{len(numbered)}")
            for _, token, fixed in window
        )
        yield window[0][0], shingle


def nameless(shingle: tuple[str, ...]) -> tuple[str, ...]:
    """A shingle with all free names alike."""
    return tuple(ANY if token[0] == ANY and len(token) > 1 else token for token in shingle)


def telling(shingle: tuple[str, ...]) -> int:
    """How many different names and numbers of a shingle are somebody's choice rather than the language's."""
    words = {token for token in shingle if token[0].isalnum() or token[0] == "_"}
    return len(words - _EMPTY)


def numbers_in(shingle: tuple[str, ...]) -> int:
    """How many numbers a shingle holds."""
    return sum(token[0].isdigit() for token in shingle)


def sequences(text: str) -> Iterator[tuple[str, ...]]:
    """Every `SEQUENCE` numbers in a row, but for counting up or down and for a few numbers repeated."""
    for match in _NUMBERS.finditer(squeeze(text)):
        numbers = match[0].split(",")
        for start in range(len(numbers) - SEQUENCE + 1):
            window = tuple(numbers[start : start + SEQUENCE])
            steps = {float(b) - float(a) for a, b in zip(window, window[1:], strict=False)}
            if len(set(window)) >= SEQUENCE - 1 and len(steps) > 1:
                yield window


def strings(nodes: Iterable[ast.AST]) -> Iterator[tuple[int, str]]:
    """(line number, value) of the string literals in some syntax."""
    for node in nodes:
        for part in ast.walk(node):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.lineno, part.value


def _tokens(text: str) -> Iterator[tuple[int, str, bool]]:
    """(line number, token, does it stay as it is)."""
    before = ("", "")
    depth = 0
    for number, line in enumerate(text.splitlines(), start=1):
        found = [token for token in _TOKEN.findall(line) if token not in _DROPPED]
        for position, token in enumerate(found):
            depth = max(0, depth + (token in "([{") - (token in ")]}"))
            following = found[position + 1 : position + 3]
            is_name = token.isidentifier()
            is_attribute = before[1] == "." and before[0] != "self"
            is_keyword = depth > 0 and following[:1] == ["="] and following != ["=", "="]
            fixed = not is_name or token == "self" or token in _FIXED or is_attribute or is_keyword
            if before[1] == "." and before[0] == "self":
                fixed = False
            yield number, token, fixed
            before = (before[1], token)
