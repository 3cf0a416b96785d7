"""Code as tokens that survive renaming and reformatting.

Comments, docstrings, annotations, imports, blank space, line ends, round brackets and commas are dropped; names that
an author chooses become one token, numbers and strings one each. What can't be renamed stays: keywords, operators,
builtins, and attributes of libraries.
"""

from __future__ import annotations

import ast
import builtins
import io
import keyword
import re
import token as kinds
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

NAME, NUMBER, STRING = "n", "0", "s"

_PUNCTUATION = frozenset("(),;")
"""Dropped: brackets and commas more or less change nothing, and cost a copyist nothing."""
_FIXED = frozenset(keyword.kwlist) | frozenset(dir(builtins)) - {"copyright", "credits", "license", "exit", "quit"}
_LAYOUT = frozenset(
    {kinds.COMMENT, kinds.NL, kinds.NEWLINE, kinds.INDENT, kinds.DEDENT, kinds.ENCODING, kinds.ENDMARKER}
)
_ANY = re.compile(r"[^\W\d]\w*|\d[\w.]*|\"[^\"\n]*\"|'[^'\n]*'|[^\w\s]")
_Span = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Token:
    """A normalised token and the line it stands on."""

    text: str
    line: int


def tokens(source: str) -> list[Token]:
    """The normalised tokens of one file; what is no Python is cut into words all the same. Raises nothing."""
    found = []
    dropped = iter(_dropped(source))
    span = next(dropped, None)
    before = ("", "")
    for kind, text, start in _raw(source):
        while span and start >= span[1]:
            span = next(dropped, None)
        if span and span[0] <= start:
            continue
        if text not in _PUNCTUATION:
            found.append(Token(_normalised(kind, text, before), start[0]))
        before = (before[1], text)
    return found


def _normalised(kind: int, text: str, before: tuple[str, str]) -> str:
    if kind == kinds.NUMBER:
        return NUMBER
    if kind == kinds.STRING:
        return STRING
    if kind != kinds.NAME or text in _FIXED:
        return text
    if before[1] == "." and before[0] != "self":
        return text  # an attribute: of torch, as a rule, and so not for the author to rename
    return NAME


def _raw(source: str) -> Iterator[tuple[int, str, tuple[int, int]]]:
    """(kind, text, (line, column)), by Python's tokenizer as far as it gets, then by words."""
    line = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            line = token.start[0]
            if token.type not in _LAYOUT:
                yield token.type, token.string, token.start
        return
    except (tokenize.TokenError, SyntaxError, ValueError):
        pass
    for number, text in enumerate(source.splitlines()[line:], line + 1):
        for match in _ANY.finditer(text.partition("#")[0]):
            yield _kind(match[0]), match[0], (number, match.start())


def _kind(text: str) -> int:
    if text[0].isdigit():
        return kinds.NUMBER
    if text[0] in "\"'":
        return kinds.STRING
    return kinds.NAME if text.isidentifier() else kinds.OP


def _dropped(source: str) -> list[_Span]:
    """Spans of docstrings, other strings that stand alone, annotations and imports, in order; none in broken code."""
    try:
        tree = ast.parse(source)
        spans = [span for node in ast.walk(tree) for span in _spans(node)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    lines = source.splitlines()
    return sorted((_column(lines, start), _column(lines, end)) for start, end in spans)


def _spans(node: ast.AST) -> Iterator[_Span]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield _span(node)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        yield _span(node)
    elif isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
        yield _span(node.annotation)
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns:
        yield _span(node.returns)


def _span(node: ast.AST) -> _Span:
    return (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]


def _column(lines: list[str], place: tuple[int, int]) -> tuple[int, int]:
    """A place whose column counts characters, as the tokenizer does, and not bytes, as the parser does."""
    line, column = place
    text = lines[line - 1] if line <= len(lines) else ""
    return line, len(text.encode()[:column].decode(errors="replace"))
