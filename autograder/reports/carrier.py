"""The notebook that carries grades: what was released, with what the student may change taken over."""

from __future__ import annotations

import re
from typing import Any

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell

MAX_CELLS = 300
"""A student's own cells that are kept."""

MAX_SOURCE = 50_000
"""Characters of a student's cell that are kept."""

# A tag needs its first letter right after "<". A zero-width space between them leaves prose, formulas and code
# looking as they were, and no page that shows the notebook can be made to run anything.
_TAG = re.compile(r"<(?=[A-Za-z/!?])")


def restored(submitted: NotebookNode, released: NotebookNode) -> NotebookNode:
    """`released`, with the written answers and the own cells of `submitted`.

    Every cell that the course made stands exactly once, whether it was changed, deleted or copied; of copies of a
    written answer, the first changed one counts. The student's own cells keep their places, without outputs and
    without markup that a browser would act upon.
    """
    ours = {_grade_id(cell): cell for cell in released.cells if _grade_id(cell)}
    theirs = [cell for cell in submitted.get("cells", ()) if isinstance(cell, dict)]
    chosen = _chosen(theirs, ours)
    cells: list[NotebookNode] = []
    kept: set[str] = set()
    given = {cell.source: cell for cell in released.cells if not _grade_id(cell)}
    own = 0
    for index, cell in enumerate(theirs):
        name = _grade_id(cell)
        if name in ours and chosen[name] == index:
            cells.append(_answered(ours[name], cell))
            kept.add(name)
        elif name in ours and not _is_answer(ours[name]):
            continue  # a copy of a locked cell says nothing new
        elif _source(cell) in given:
            cells.append(_ours(given.pop(_source(cell))))
        elif own < MAX_CELLS:
            cells.append(_own(cell, own := own + 1))
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
        cell.source = text if text == ours.source or ours.cell_type == "code" else _harmless(text)
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


def _own(cell: NotebookNode, number: int) -> NotebookNode:
    text = _source(cell)[:MAX_SOURCE]
    if cell.get("cell_type") == "markdown":
        return new_markdown_cell(_harmless(text), id=f"own-{number}", metadata={"autograder": {"own": True}})
    # Raw cells would be copied into pages as they are; as code they are shown.
    return new_code_cell(text, id=f"own-{number}", metadata={"autograder": {"own": True}})


def _harmless(text: str) -> str:
    return _TAG.sub("<\u200b", text)


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
