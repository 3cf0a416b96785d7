"""The code that stands beside a verdict: cut out by lines, whatever the file is."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from autograder.assignment import load_assignment
from autograder.grading.loop import MOST_FLAGS, most
from autograder.reports.code_cells import MAX_LINES, code_of, comment, put_code
from autograder.sandbox.forbidden import Flag

MODULE = """import torch


@torch.no_grad()
def first(
    x,
):
    return x


class Second(torch.nn.Module):
    def forward(self, x):
        return x

third = first
"""


def test_definitions_are_cut_out_with_their_decorators() -> None:
    assert code_of(["first"], MODULE) == "@torch.no_grad()\ndef first(\n    x,\n):\n    return x"
    both = code_of(["third", "Second"], MODULE)
    assert both.startswith("class Second(torch.nn.Module):\n    def forward") and both.endswith("\n\n\nthird = first")
    assert code_of(["forward"], MODULE) == ""  # not at the top


def test_a_broken_file_is_shown_as_it_is() -> None:
    assert code_of(["f"], "def f(:\n  x = (\n\ndef g(") == "def f(:\n  x = ("


def test_flags_of_an_exercise_are_one_comment() -> None:
    flag = {"exercise": "e", "file": "a.py", "line": 3, "what": "torch.nn.Thing", "reason": "by hand"}
    assert comment([flag, {**flag, "line": 9}]).startswith("torch.nn.Thing in a.py:3, 9: by hand")
    assert comment([]) == ""


def test_endless_flags_bury_nothing() -> None:
    flags = [Flag("a.py", line, f"torch.x{line}", "by hand") for line in range(1, 9_000)]
    listed = [{"exercise": "e", **asdict(flag)} for flag in most(flags)]
    assert len(listed) == MOST_FLAGS + 1 and listed[-1]["what"] == "8899 more places"
    said = comment(listed)
    assert "torch.x1 in a.py:1" in said and "more such names" in said and said.count("\n\n") < 50


def test_each_exercise_gets_a_cell_of_bounded_length(root: Path) -> None:
    assignment = load_assignment(root / "solutions" / "ch03")
    marks = [{"nbgrader": {"grade_id": one.id}} for one in assignment.exercises]
    notebook = new_notebook(cells=[new_code_cell("check", metadata=mark) for mark in marks])
    put_code(notebook, assignment, {"causal_attention.py": "class CausalAttention:\n" + "    x = 1\n" * 3 * MAX_LINES})
    nbformat.validate(notebook)
    sources = {cell.metadata.nbgrader.grade_id: cell.source for cell in notebook.cells}
    assert sources["ch03-causal_attention-code"].count("\n") == MAX_LINES
    assert sources["ch03-self_attention_v1-code"] == "# self_attention.py was not handed in"
