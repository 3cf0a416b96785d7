"""The real commands, from the release to the feedback a student fetches."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograder.assignment import load_assignment
from tests.nbgrader.course import NOTEBOOK, ROOT, SAMPLES, Course

ASSIGNMENT = load_assignment(ROOT / "solutions" / "ch03")
EXERCISES = [exercise.id for exercise in ASSIGNMENT.exercises]
ANSWER = "ch03-why_scale"


def cell_of(notebook: nbformat.NotebookNode, grade_id: str) -> nbformat.NotebookNode:
    [cell] = [one for one in notebook.cells if one.metadata.get("nbgrader", {}).get("grade_id") == grade_id]
    return cell


def muddle(folder: Path) -> None:
    """A careless student: one grade cell deleted, one changed, the answer written and copied, a cell of their own."""
    notebook = nbformat.read(folder / NOTEBOOK, as_version=4)
    notebook.cells.remove(cell_of(notebook, EXERCISES[0]))
    cell_of(notebook, EXERCISES[1]).source = "pass"
    answer = cell_of(notebook, ANSWER)
    answer.source = "$q \\cdot k$ has variance $d_k$ <img src=x onerror=alert(1)> ![sketch](attachment:sketch.png)"
    answer.attachments = {"sketch.png": {"image/png": "iVBORw0="}}
    notebook.cells.append(nbformat.from_dict({**answer, "id": "copy"}))
    notebook.cells.append(nbformat.from_dict({**cell_of(notebook, EXERCISES[2]), "id": "copy-2"}))
    notebook.cells.append(nbformat.v4.new_code_cell("my_own_experiment = 1"))
    nbformat.write(notebook, folder / NOTEBOOK)
    (folder / "previous_chapters.py").write_text("raise SystemExit\n")
    (folder / "test_ch03.py").write_text("def test_nothing(): pass\n")


def forge(folder: Path) -> None:
    """A hostile student: outputs that claim full points, points that are worth more, foreign metadata, other pages."""
    notebook = nbformat.read(folder / NOTEBOOK, as_version=4)
    for grade_id in EXERCISES:
        cell = cell_of(notebook, grade_id)
        cell.metadata.nbgrader.points = 1000
        cell.source = f"print('100.0')\n1000.0  # {grade_id}"
        cell.outputs = [nbformat.v4.new_output("execute_result", data={"text/plain": "1000.0"})]
    notebook.cells.append(nbformat.v4.new_raw_cell("<script>steal()</script>"))
    notebook.cells[0].metadata["nbgrader"] = {"grade_id": 7, "schema_version": 1}
    folder.joinpath(NOTEBOOK).write_text(json.dumps(notebook))
    for name in ("ch03.html", "other.html"):
        (folder / name).mkdir()
        (folder / name / "page.txt").write_text("in the place of a page of feedback")
    (folder / "praise.html").write_text("not the course's words")


@pytest.fixture(scope="module")
def graded(course: Course) -> Course:
    """Two students hand in through the exchange, three submissions are laid there; all graded."""
    course.hand_in("ada", muddle)
    course.hand_in("mallory", forge)
    course.run("collect", "ch03", f"--Exchange.root={course.folder / 'exchange'}")
    course.place("emmy", *ASSIGNMENT.modules)
    course.place("corinna", *ASSIGNMENT.modules)
    course.place("hypatia", "causal_attention.py").joinpath(NOTEBOOK).write_text('{"cells": [')
    odd = course.place("galois", *ASSIGNMENT.modules)
    os.mkfifo(odd / NOTEBOOK)
    (odd / "test_ch03.py").mkdir()
    (odd / "previous_chapters.py").symlink_to("/etc/passwd")
    (course.folder / "submitted" / "bob\nby" / "ch03").mkdir(parents=True)
    course.run("autograde", "ch03")
    course.run("generate_feedback", "ch03")
    course.run("release_feedback", "ch03", f"--Exchange.root={course.folder / 'exchange'}")
    return course


def test_the_plain_command_works_without_an_activated_environment(course: Course, tmp_path: Path) -> None:
    shutil.copytree(course.folder / "source", tmp_path / "source")
    shutil.copy(course.folder / "nbgrader_config.py", tmp_path)
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "ch03"]
    done = subprocess.run(command, cwd=tmp_path, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "gradebook.db").is_file()


def test_right_answers_get_all_points_whatever_the_notebook_is(graded: Course) -> None:
    scores = graded.scores("ada")
    assert {grade_id: scores[grade_id] for grade_id in EXERCISES} == {
        exercise.id: exercise.points for exercise in ASSIGNMENT.exercises
    }
    assert scores[ANSWER] is None  # a person reads it


def test_every_cell_of_the_course_stands_once_and_as_released(graded: Course) -> None:
    released = nbformat.read(graded.folder / "release" / "ch03" / NOTEBOOK, as_version=4)
    for student in ("ada", "mallory", "emmy", "hypatia", "galois"):
        notebook = graded.autograded(student)
        for grade_id in EXERCISES:
            assert cell_of(notebook, grade_id).source == cell_of(released, grade_id).source
    assert any("my_own_experiment" in cell.source for cell in graded.autograded("ada").cells)


def test_forged_outputs_points_and_prints_change_nothing(graded: Course) -> None:
    scores = graded.scores("mallory")
    assert scores["ch03-causal_attention"] < 5
    assert scores["ch03-self_attention_v1"] == 15
    assert sum(score or 0 for score in scores.values()) < 80


def test_submission_without_or_with_broken_notebook_is_graded(graded: Course) -> None:
    assert 0 < graded.scores("emmy")["ch03-causal_attention"] < 25
    assert graded.scores("emmy")[ANSWER] == 0  # nothing was written
    assert set(graded.scores("hypatia").values()) == {0}


def test_no_page_of_a_student_is_feedback(graded: Course) -> None:
    for step in ("autograded", "feedback"):
        pages = [path.name for path in (graded.folder / step / "mallory" / "ch03").glob("*.html")]
        assert pages == (["ch03.html"] if step == "feedback" else [])
    assert "Feedback for mallory" in graded.feedback("mallory")


def test_students_files_survive_and_the_courses_are_restored(graded: Course) -> None:
    for student in ("ada", "galois"):
        folder = graded.folder / "autograded" / student / "ch03"
        submitted = graded.folder / "submitted" / student / "ch03"
        source = graded.folder / "source" / "ch03"
        for name in ASSIGNMENT.modules:
            assert (folder / name).read_bytes() == (submitted / name).read_bytes()
        for path in source.glob("[!.]*.*"):
            if path.name not in (*ASSIGNMENT.modules, NOTEBOOK):
                assert (folder / path.name).read_bytes() == path.read_bytes()


def test_feedback_says_what_failed_what_came_back_and_what_to_think_about(graded: Course) -> None:
    page = graded.feedback("emmy")
    assert "divided by the square root of the input width" in page
    assert "Came back" in page and "Think about" in page
    assert re.search(r"<b>12</b> / 25", page)
    for cell in graded.autograded("emmy").cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "ch03-causal_attention":
            assert cell.outputs[1].data["text/plain"] == "12.0"
            assert "it looks as if" in cell.outputs[0].data["text/plain"]


def test_forbidden_shortcut_is_in_comment_and_feedback_and_costs_nothing(graded: Course) -> None:
    comments = graded.comments("corinna")
    flagged = comments["ch03-causal_attention-code"]
    assert "scaled_dot_product_attention in causal_attention.py:3, 19: the brief asks" in flagged
    assert comments["ch03-self_attention_v1-code"] is None
    assert "scaled_dot_product_attention in causal_attention.py:3, 19" in graded.feedback("corinna")
    assert sum(score or 0 for score in graded.scores("corinna").values()) == 100
    code = cell_of(graded.autograded("corinna"), "ch03-causal_attention-code").source
    assert "class CausalAttention" in code and "is_causal=True" in code


def test_instructor_can_comment_on_an_exercise(graded: Course) -> None:
    with graded.gradebook() as gradebook:
        comment = gradebook.find_comment("ch03-causal_attention-code", "ch03", "ch03", "corinna")
        comment.manual_comment = "We **spoke** about this."
        gradebook.db.commit()
    graded.run("generate_assignment", "ch03", "--force")  # a gradebook with comments takes the notebook anew
    graded.run("autograde", "ch03", "--student", "corinna", "--force")
    graded.run("generate_feedback", "ch03", "--student", "corinna", "--force")
    page = graded.feedback("corinna")
    assert "We <strong>spoke</strong> about this" in page
    assert "causal_attention.py:3, 19" in page  # other exercises keep theirs


def test_pages_hold_no_markup_of_a_student(graded: Course) -> None:
    assert "<img src=x" not in graded.feedback("ada")
    assert "<script>steal" not in graded.feedback("mallory")
    assert '<img alt="sketch" src="data:image/png;base64,iVBORw0="/>' in graded.feedback("ada")


def test_student_fetches_the_feedback(graded: Course) -> None:
    graded.as_student("fetch_feedback", "ch03")
    # Both students handed in from this home, so both pages come to it.
    pages = [path.read_text(encoding="utf-8") for path in (graded.home / "ch03" / "feedback").glob("*/ch03.html")]
    assert len(pages) == 2 and sum("Feedback for ada" in page for page in pages) == 1


def test_grading_again_keeps_what_a_person_gave(graded: Course) -> None:
    with graded.gradebook() as gradebook:
        grade = gradebook.find_grade(ANSWER, "ch03", "ch03", "ada")
        grade.manual_score, grade.needs_manual_grade = 8, False
        gradebook.find_comment(ANSWER, "ch03", "ch03", "ada").manual_comment = "Well **seen**."
        gradebook.db.commit()
    graded.run("autograde", "ch03", "--student", "ada", "--force")
    graded.run("generate_feedback", "ch03", "--student", "ada", "--force")
    page = graded.feedback("ada")
    assert "Well <strong>seen</strong>" in page
    assert "<b>108</b>" in page


def test_validate_runs_the_students_own_check(course: Course, tmp_path: Path) -> None:
    folder = tmp_path / "ch03"
    shutil.copytree(ROOT / "assignments" / "ch03", folder)
    shutil.copy(SAMPLES / "emmy" / "ch03" / "causal_attention.py", folder)
    notebook = nbformat.read(course.folder / "release" / "ch03" / NOTEBOOK, as_version=4)
    notebook.cells = [nbformat.v4.new_code_cell("import autograder"), cell_of(notebook, "ch03-causal_attention")]
    nbformat.write(notebook, folder / NOTEBOOK)
    said = course.nbgrader("validate", NOTEBOOK, at=folder).log
    assert "VALIDATION FAILED ON 1 CELL(S)" in said
    assert "divided by the square root of the input width" in said
