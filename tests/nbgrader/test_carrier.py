"""Whatever is done to the notebook, the course's cells stand once and only answers and own cells are taken over."""

from __future__ import annotations

import copy
import json
import random
import re
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell
from nbgrader.nbgraderformat import MetadataValidator

from autograder.nbgrader_plugin import SubmissionExporter
from autograder.reports.carrier import MAX_CELLS, MAX_OBJECTS, MAX_OWN, handed_in, restored
from autograder.reports.code_cells import comment
from autograder.reports.markup import MAX_LINE, MAX_SOURCE, harmless, readable


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


def test_pasted_pictures_stay_and_missing_ones_break_no_page(released: nbformat.NotebookNode) -> None:
    submitted = copy.deepcopy(released)
    text = "![a sketch](attachment:1.png) ![gone](attachment:2.png) ![script](attachment:3.svg)"
    pictures = {"1.png": {"image/png": "iVBORw0="}, "3.svg": {"image/svg+xml": "<script/>"}, "4.png": 4}
    submitted.cells[4] = marked(new_markdown_cell(text), "why", grade=True, solution=True)
    submitted.cells[4]["attachments"] = pictures
    submitted.cells.append(new_markdown_cell(text) | {"attachments": ["1.png"]})
    notebook = restored(submitted, released)
    nbformat.validate(notebook)
    page, _ = HTMLExporter().from_notebook_node(notebook)
    assert 'src="data:image/png;base64,iVBORw0="' in page
    assert notebook.cells[4].attachments == {"1.png": {"image/png": "iVBORw0="}}
    assert "attachments" not in notebook.cells[5]


@pytest.mark.parametrize(
    "text",
    [
        "[a](javascript:f())", "[a]( javascript:f())", "[a](< javascript:f()>)", "[a](&#106;avascript:f())",
        "<javascript:f()>", "[a](data:text/html,x)", "[a][b]\n\n[b]: javascript:f()", "![a](http://example.org/b.png)",
        "![a][b]\n\n[b]: //a/b", "[![a](attachment:x)](javascript:f())", "![<img src=x onerror=f()>](attachment:x)",
        "![a](/etc/hostname)",
    ],
)  # fmt: skip
def test_markup_that_acts_is_text(text: str) -> None:
    page = markdown2html_mistune(harmless(text, ["x"]).replace("attachment:x", "data:,"))
    assert not re.search(r'href="(?!http:)|src="(?!data:,)|<[^>]*onerror', page), page


FENCED = [
    "```{}\n{}\n```", "> ```{}\n> {}", "- ```{}\n  {}\n", "~~~{}\n{}", "1. ~~~ {}\n   {}", "\r```\t{}\r{}",
    "a\n\n: ```{}\n  {}",
]  # fmt: skip


@pytest.mark.parametrize("fence", FENCED)
def test_a_block_of_code_is_neither_drawn_nor_coloured(fence: str) -> None:
    for language, acts in {"mermaid": "mermaid", "python": "highlight"}.items():
        text = fence.format(language, "x = 1")
        assert f'class="{acts}"' in markdown2html_mistune(text)
        page = markdown2html_mistune(harmless(text))
        assert "class=" not in page and "<code>" in page and "x = 1" in page


def test_code_is_shown_without_what_takes_long_to_colour() -> None:
    assert readable("a  \r\n \t\n\n \n\n\tb\rc\n") == "a\n\n\n\tb\nc\n"
    assert readable("x" * (MAX_LINE + 9)) == "x" * MAX_LINE + "…"
    own = new_code_cell(" \n" * 9_000 + "." * 900)
    [cell] = restored(new_notebook(cells=[own]), new_notebook()).cells
    assert cell.source == "\n\n" + "." * MAX_LINE + "…"


def test_links_to_pages_and_formulas_stay() -> None:
    text = "[paper](https://example.org/a) $x_i < 3$, `a[0]`, - [x] done, and ! or ]"
    assert harmless(text) == text


def test_text_that_markdown_takes_long_for_is_cut(released: nbformat.NotebookNode) -> None:
    flood = new_notebook(cells=[new_markdown_cell("a" + " " * 2 * MAX_SOURCE) for _ in range(30)])
    lengths = [len(cell.source) for cell in restored(flood, released).cells if "own" in cell.id]
    assert max(lengths) == MAX_SOURCE and sum(lengths) == MAX_OWN


@pytest.mark.parametrize("text", ["- a\n> b\n" * 2_000, "\\[\\" * 6_000, "\\begin{a}" * 2_000])
def test_text_that_markdown_stumbles_over_is_shown_as_it_is(text: str) -> None:
    page = markdown2html_mistune(harmless(text))
    assert page.startswith("<pre><code>") and page.count("<code>") == 1
    assert harmless("1. ![sketch](attachment:a.png) $x$\n\n> b", ["a.png"]).startswith("1. ![sketch](attachment:a.png)")


def test_a_flag_quotes_no_markup() -> None:
    what = "relu.<script src=//x></script>](x) [k](javascript:f())"
    said = comment([{"file": "a.py", "line": 1, "what": what, "reason": "by hand"}])
    assert not re.search(r"<script|href", markdown2html_mistune(said))


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


@pytest.mark.parametrize(
    "cells", ["{}," * MAX_OBJECTS + "{}", "[" * 100_000, "7" * 10_000, '"a"], "worksheets": [{"cells": []}'], ids=len
)
def test_a_notebook_of_endless_parts_or_of_none_is_taken_as_empty(tmp_path: Path, cells: str) -> None:
    path = tmp_path / "ch03.ipynb"
    path.write_text('{"cells": [' + cells + '], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    text, _ = SubmissionExporter().from_filename(str(path))
    assert nbformat.reads(text, as_version=4).cells == []


def test_a_linked_notebook_is_anothers(tmp_path: Path) -> None:
    (tmp_path / "ada" / "ch03").mkdir(parents=True)
    path = tmp_path / "ada" / "ch03" / "ch03.ipynb"
    nbformat.write(new_notebook(cells=[new_markdown_cell("written by ada")]), path)
    (tmp_path / "link.ipynb").symlink_to(path)
    (tmp_path / "eve").symlink_to(path.parent)
    assert "written by ada" in SubmissionExporter().from_filename(str(path))[0]
    for linked in (tmp_path / "link.ipynb", tmp_path / "eve" / "ch03.ipynb"):
        assert "written by ada" not in SubmissionExporter().from_filename(str(linked))[0]


def test_of_a_notebook_only_answers_and_own_cells_are_looked_at(released: nbformat.NotebookNode) -> None:
    marks = {"nbgrader": {"grade_id": "why"}}
    answer = {"cell_type": "markdown", "source": ["my ", 7, "answer\ud800"], "metadata": marks}
    own = {"cell_type": ["?"], "source": "1 + 1", "metadata": {"tags": ["a"] * 100_000}, "outputs": [[]] * 100_000}
    data = json.dumps({"cells": [answer, own, {"source": 3}, None], "metadata": 0, "nbformat": "x"}).encode()
    notebook = restored(handed_in(data), released)
    nbformat.validate(notebook)
    assert [cell.source for cell in notebook.cells if cell.id in ("why", "own-1")] == ["my answer?", "1 + 1"]
