"""Whatever is done to the notebook, the course's cells stand once and only answers and own cells are taken over."""

from __future__ import annotations

import copy
import random
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell
from nbgrader.nbgraderformat import MetadataValidator

from autograder.nbgrader_plugin import MAX_OBJECTS, SubmissionExporter
from autograder.reports.carrier import MAX_CELLS, restored


def marked(cell: nbformat.NotebookNode, grade_id: str, *, grade: bool, solution: bool) -> nbformat.NotebookNode:
    mark = {"grade_id": grade_id, "grade": grade, "solution": solution, "locked": not solution, "task": False}
    cell.metadata["nbgrader"] = {**mark, "schema_version": 3, "cell_type": cell.cell_type, "points": 10}
    cell.id = grade_id
    return cell


@pytest.fixture
def released() -> nbformat.NotebookNode:
    return new_notebook(
        cells=[
            new_markdown_cell("<!-- made by the course --> brief"),
            marked(new_code_cell("check('a')"), "a", grade=True, solution=False),
            new_code_cell("plot()"),
            marked(new_code_cell("check('b')"), "b", grade=True, solution=False),
            marked(new_markdown_cell("YOUR ANSWER HERE"), "why", grade=True, solution=True),
        ]
    )


def ids(notebook: nbformat.NotebookNode) -> list[str]:
    return [cell.metadata.nbgrader.grade_id for cell in notebook.cells if "nbgrader" in cell.metadata]


def test_untouched_notebook_stays(released: nbformat.NotebookNode) -> None:
    assert restored(copy.deepcopy(released), released).cells == released.cells


def test_empty_notebook_gets_all_graded_cells(released: nbformat.NotebookNode) -> None:
    assert ids(restored(nbformat.NotebookNode(), released)) == ["a", "b", "why"]
    assert ids(restored(new_notebook(), released)) == ["a", "b", "why"]


def test_changed_and_mistyped_cells_are_put_back(released: nbformat.NotebookNode) -> None:
    submitted = copy.deepcopy(released)
    submitted.cells[1].source = "10.0"
    submitted.cells[1].outputs = [nbformat.v4.new_output("execute_result", data={"text/plain": "10.0"})]
    submitted.cells[3] = marked(new_markdown_cell("now text"), "b", grade=False, solution=True)
    cells = restored(submitted, released).cells
    assert (cells[1].source, cells[1].outputs) == ("check('a')", [])
    assert cells[3] == released.cells[3]


def test_first_changed_copy_of_an_answer_counts(released: nbformat.NotebookNode) -> None:
    submitted = copy.deepcopy(released)
    for text in ("my answer", "another answer"):
        submitted.cells.append(marked(new_markdown_cell(text), "why", grade=True, solution=True))
    notebook = restored(submitted, released)
    [answer] = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "why"]
    assert answer.source == "my answer"
    assert any(cell.source == "another answer" for cell in notebook.cells)  # kept to be read


def test_own_cells_keep_their_place_and_lose_what_acts(released: nbformat.NotebookNode) -> None:
    submitted = copy.deepcopy(released)
    submitted.cells.insert(2, new_markdown_cell("I think a<b, <script>x()</script>", metadata={"nbgrader": "?"}))
    submitted.cells.insert(3, new_raw_cell("<b>raw</b>", metadata={"raw_mimetype": "text/html"}))
    cells = restored(submitted, released).cells
    assert "<script" not in cells[2].source and "script" in cells[2].source
    assert cells[3].cell_type == "code" and cells[3].metadata == {"autograder": {"own": True}}


def test_any_shuffle_is_a_valid_notebook(released: nbformat.NotebookNode) -> None:
    chance = random.Random(0)
    for _ in range(200):
        submitted = copy.deepcopy(released)
        submitted.cells = [copy.deepcopy(chance.choice(submitted.cells)) for _ in range(chance.randrange(12))]
        for cell in submitted.cells:
            if chance.random() < 0.3:
                cell.metadata = chance.choice([{}, {"nbgrader": None}, {"nbgrader": {"grade_id": ["a"]}}])
            if chance.random() < 0.3:
                cell.source = chance.choice(["", "<!-- x", "YOUR ANSWER HERE", "plot()"])
        for odd in (None, 3, {"metadata": []}, {"cell_type": "nonsense", "source": 7}):
            if chance.random() < 0.2:
                submitted.cells.append(odd)
        notebook = restored(submitted, released)
        nbformat.validate(notebook)
        MetadataValidator().validate_nb(notebook)
        assert sorted(ids(notebook)) == ["a", "b", "why"]
        assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


def test_a_flood_of_cells_is_cut(released: nbformat.NotebookNode) -> None:
    flood = new_notebook(cells=[new_code_cell(f"{n}") for n in range(3 * MAX_CELLS)])
    assert len(restored(flood, released).cells) == MAX_CELLS + 3


def test_a_notebook_of_endless_cells_is_taken_as_empty(tmp_path: Path) -> None:
    path = tmp_path / "ch03.ipynb"
    path.write_text(
        '{"cells": [' + "{}," * (MAX_OBJECTS + 1) + '{}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    )
    text, _ = SubmissionExporter().from_filename(str(path))
    assert nbformat.reads(text, as_version=4).cells == []
