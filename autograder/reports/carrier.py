"""The notebook that carries grades: what was released, with what the student may change taken over."""

from __future__ import annotations

import json
import re
from typing import Any

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.reports.markup import MAX_SOURCE, harmless, readable

MAX_OBJECTS = 1_000_000
"""Lists and objects of a notebook that is read."""

MAX_CELLS = 300
"""A student's own cells that are kept."""

MAX_OWN = 200_000
"""Characters of a student's own cells, all together, that are kept."""

# Pasted pictures that are kept; an SVG may hold scripts.
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_NAME = re.compile(r"[\w.-]+")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")


def handed_in(data: bytes) -> NotebookNode:
    """What :func:`restored` needs of a notebook, and nothing else of it. Raises ``ValueError`` if it is none.

    nbformat's own reading looks into outputs and metadata too, for minutes if they are made for that.
    """
    if data.count(b"{") + data.count(b"[") > MAX_OBJECTS:
        raise ValueError("it has too many cells")
    try:
        notebook = json.loads(data)
    except RecursionError:
        raise ValueError("its parts are nested too deeply") from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise ValueError("it has no cells")
    found = [_needed(cell, f"handed-in-{number}") for number, cell in enumerate(cells) if isinstance(cell, dict)]
    return from_dict({"cells": found, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def _needed(cell: dict[str, Any], name: str) -> dict[str, Any]:
    lines = cell.get("source")
    lines = lines if isinstance(lines, list) else [lines]
    text = "".join(line for line in lines if isinstance(line, str)).encode("utf-8", "replace").decode("utf-8")
    marks = {"nbgrader": {"grade_id": _grade_id(cell)}}
    kept: dict[str, Any] = {"id": name, "source": text, "metadata": marks}
    if cell.get("cell_type") != "markdown":
        return {**kept, "cell_type": "code", "outputs": [], "execution_count": None}
    return {**kept, "cell_type": "markdown", "attachments": _pictures(cell)}


def restored(submitted: NotebookNode, released: NotebookNode) -> NotebookNode:
    """`released`, with the written answers and the own cells of `submitted`.

    Every cell that the course made stands exactly once, whether it was changed, deleted or copied; of copies of a
    written answer, the first changed one counts. The student's own cells keep their places, without outputs. No text
    has markup that a browser would act upon, and pictures pasted into it are kept.
    """
    ours = {_grade_id(cell): cell for cell in released.cells if _grade_id(cell)}
    theirs = [cell for cell in submitted.get("cells", ()) if isinstance(cell, dict)]
    chosen = _chosen(theirs, ours)
    cells: list[NotebookNode] = []
    kept: set[str] = set()
    given = {cell.source: cell for cell in released.cells if not _grade_id(cell)}
    own, left = 0, MAX_OWN
    for index, cell in enumerate(theirs):
        name = _grade_id(cell)
        if name in ours and chosen[name] == index:
            cells.append(_answered(ours[name], cell))
            kept.add(name)
        elif name in ours and not _is_answer(ours[name]):
            continue  # a copy of a locked cell says nothing new
        elif _source(cell) in given:
            cells.append(_ours(given.pop(_source(cell))))
        elif own < MAX_CELLS and left > 0:
            cells.append(_own(cell, own := own + 1, min(left, MAX_SOURCE)))
            left -= len(cells[-1].source)
    _put_back([name for name in ours if name not in kept], list(ours), ours, cells)
    result: dict[str, Any] = {
        "cells": cells, "metadata": released.metadata, "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip
    return from_dict(result)


def _chosen(cells: list[NotebookNode], ours: dict[str, NotebookNode]) -> dict[str, int]:
    chosen: dict[str, int] = {}
    for index, cell in enumerate(cells):
        name = _grade_id(cell)
        if name not in ours:
            continue
        first = chosen.setdefault(name, index)
        released = ours[name].source
        if _source(cells[first]) == released != _source(cell):
            chosen[name] = index
    return chosen


def _answered(ours: NotebookNode, theirs: NotebookNode) -> NotebookNode:
    cell = _ours(ours)
    if _is_answer(ours):
        text = _source(theirs)[:MAX_SOURCE]
        # An untouched answer keeps its checksum: nbgrader sees that nothing was written.
        if text == ours.source or ours.cell_type == "code":
            cell.source = text
        else:
            _say(cell, text, theirs)
    return cell


def _put_back(
    missing: list[str], order: list[str], ours: dict[str, NotebookNode], cells: list[NotebookNode]
) -> None:
    for name in missing:
        before = order[: order.index(name)]
        places = [index for index, cell in enumerate(cells) if _grade_id(cell) in before]
        cells.insert(places[-1] + 1 if places else 0, _ours(ours[name]))


def _ours(cell: NotebookNode) -> NotebookNode:
    copy = from_dict(dict(cell))
    if copy.cell_type == "code":
        copy.outputs, copy.execution_count = [], None
    return copy


def _own(theirs: NotebookNode, number: int, limit: int) -> NotebookNode:
    text, marks = _source(theirs)[:limit], {"autograder": {"own": True}}
    if theirs.get("cell_type") == "markdown":
        cell = new_markdown_cell(id=f"own-{number}", metadata=marks)
        _say(cell, text, theirs)
        return cell
    # Raw cells would be copied into pages as they are; as code they are shown.
    return new_code_cell(readable(text), id=f"own-{number}", metadata=marks)


def _say(cell: NotebookNode, text: str, theirs: NotebookNode) -> None:
    """Put a student's `text` into a text cell, in place, with the pictures that were pasted into it."""
    if pictures := _pictures(theirs):
        cell.attachments = from_dict(pictures)
    cell.source = harmless(text, pictures)


def _pictures(cell: NotebookNode) -> dict[str, dict[str, str]]:
    given: Any = cell.get("attachments")
    found = {}
    for name, kinds in given.items() if isinstance(given, dict) else ():
        for kind in _PICTURES if isinstance(kinds, dict) else ():
            data = kinds.get(kind)
            if isinstance(data, str) and _BASE64.fullmatch(data) and _NAME.fullmatch(name):
                found[name] = {kind: data}
    return found


def _grade_id(cell: NotebookNode) -> str:
    # Anything may stand in a submitted notebook.
    found: Any = cell
    for key in ("metadata", "nbgrader", "grade_id"):
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""


def _is_answer(cell: NotebookNode) -> bool:
    return bool(cell.metadata.nbgrader.get("solution"))


def _source(cell: NotebookNode) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else ""
