"""The carrier notebook: valid for Jupyter and nbgrader, one locked grade cell an exercise."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader import nbgraderformat
from nbgrader.utils import is_grade, is_locked, is_solution

from autograder.assignment import find_root, load_assignment
from autograder.release.notebook import ANSWER_HERE, notebook
from autograder.release.previous import FILE, previous_chapters
from autograder.release.stubs import ReleaseError

CHAPTERS = sorted(path.parent.name for path in find_root().glob("solutions/*/assignment.toml"))


def made(root: Path) -> nbformat.NotebookNode:
    source = (root / "solutions/ch03/notebook.py").read_text(encoding="utf-8")
    data = notebook(load_assignment(root / "solutions/ch03"), "# Turning\n\nA brief.\n", source)
    return nbformat.reads(data.decode(), as_version=4)


def test_the_cells_stand_in_their_order(checkout: Path) -> None:
    cells = made(checkout).cells
    assert [cell.cell_type for cell in cells] == ["markdown", "code", "markdown", "code", "code", "code"] + [
        "markdown"
    ] * 2
    assert "# Turning" in cells[0].source and "autograder release ch03" in cells[0].source
    assert 'autograder.check("ch03")' in cells[1].source
    assert cells[2].source == "## Looking at it\nA plot says more."
    assert 'autograder.check("ch03-turner")' in cells[3].source
    assert cells[4].source == "import torch"
    assert cells[5].source == "raise NotImplementedError()"
    assert "In two sentences." in cells[6].source and cells[7].source == ANSWER_HERE


def test_exercises_are_locked_and_questions_are_open(checkout: Path) -> None:
    cells = {cell.id: cell for cell in made(checkout).cells}
    check, task, answer = cells["ch03-turner"], cells["ch03-why_turn-task"], cells["ch03-why_turn"]
    assert is_grade(check) and is_locked(check) and not is_solution(check)
    assert check.metadata.nbgrader.points == 100 and check.metadata.editable is False
    assert is_locked(task) and not is_grade(task)
    assert is_grade(answer) and is_solution(answer) and not answer.metadata.nbgrader.locked
    assert answer.metadata.nbgrader.points == 5


def test_equal_sources_give_equal_bytes(checkout: Path) -> None:
    assignment = load_assignment(checkout / "solutions/ch03")
    assert notebook(assignment, "brief", "# %%\n1\n") == notebook(assignment, "brief", "# %%\n1\n")


@pytest.mark.parametrize(
    "mark", ["# %% check ch03-turned", "# %% question ch03-turner", "# %% check ch03-turner\n" * 2]
)
def test_a_mark_that_places_nothing_is_refused(checkout: Path, mark: str) -> None:
    with pytest.raises(ReleaseError, match=r"solutions/ch03/notebook.py:\d: no (check|question)"):
        notebook(load_assignment(checkout / "solutions/ch03"), "brief", mark)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_nbgrader_reads_every_notebook_of_the_book(chapter: str) -> None:
    assignment = load_assignment(find_root() / "solutions" / chapter)
    notes = assignment.folder / "notebook.py"
    source = notes.read_text(encoding="utf-8") if notes.is_file() else ""
    document = nbgraderformat.reads(notebook(assignment, "brief", source).decode(), as_version=4)
    nbformat.validate(document)
    graded = {cell.metadata.nbgrader.grade_id: cell for cell in document.cells if is_grade(cell)}
    assert set(graded) == {entry.id for entry in (*assignment.exercises, *assignment.questions)}
    points = sum(cell.metadata.nbgrader.points for cell in graded.values() if not is_solution(cell))
    assert points == 100
    for number, cell in enumerate(document.cells):
        if cell.cell_type == "code":
            plain = "\n".join(line for line in cell.source.splitlines() if not line.startswith("%"))
            compile(plain, f"cell {number}", "exec")


@pytest.mark.parametrize(
    "notes", sorted(find_root().glob("solutions/*/notebook.py")), ids=lambda path: path.parent.name
)
def test_the_author_s_cells_run_with_the_reference(notes: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(notes.parent, tmp_path / notes.parent.name)
    (folder / FILE).write_text(
        previous_chapters(load_assignment(folder), find_root()) or "", encoding="utf-8"
    )
    surroundings = {**os.environ, "MPLBACKEND": "Agg", "PYTHONPATH": str(find_root())}
    ran = subprocess.run(
        [sys.executable, "notebook.py"],
        cwd=folder,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
