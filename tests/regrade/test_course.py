"""A real nbgrader course that a person has worked on; then points change, and the class is regraded."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.assignment import load_assignment
from autograder.gradebooks import GradebookError, gradebook_url
from autograder.grading.store import StoreError, store_folder
from autograder.regrading import regrade as regrade_class
from autograder.regrading.gradebook import Gradebook as Book
from autograder.verdicts import class_report
from tests.grading.classes import command
from tests.nbgrader.course import NOTEBOOK, ROOT, SAMPLES, Course

ASSIGNMENT = load_assignment(ROOT / "solutions" / "ch03")
ANSWER, CAUSAL = "ch03-why_scale", "ch03-causal_attention"
SIMPLE, V1 = "ch03-simple_attention", "ch03-self_attention_v1"
LATE = """
c.AssignLatePenalties.plugin_class = "autograder.late_days.LateDays"
c.LateDays.percent_per_day = 10
"""


def scores(course: Course, student: str) -> dict[str, tuple[float | None, float | None]]:
    """Grade id -> automatic score and score by hand."""
    with gradebook(course) as book:
        grades = [grade for one in book.find_submission("ch03", student).notebooks for grade in one.grades]
        return {grade.name: (grade.auto_score, grade.manual_score) for grade in grades}


def gradebook(course: Course) -> Gradebook:
    return Gradebook(f"sqlite:///{course.folder / 'gradebook.db'}")


@pytest.fixture(scope="module")
def worked_on(course: Course) -> Course:
    """Graded; a person gave 8 points and a comment for ada's answer, and set one score of emmy's, who is a day late."""
    with (course.folder / "nbgrader_config.py").open("a") as config:
        config.write(LATE)
    course.place("ada", *ASSIGNMENT.modules, NOTEBOOK)
    course.place("emmy", *ASSIGNMENT.modules).joinpath("timestamp.txt").write_text("2026-01-05 12:00:00 UTC")
    with gradebook(course) as book:
        book.find_assignment("ch03").duedate = datetime(2026, 1, 4, 18)
        book.db.commit()
    course.run("autograde", "ch03")
    with gradebook(course) as book:
        grade = book.find_grade(ANSWER, "ch03", "ch03", "ada")
        grade.manual_score, grade.needs_manual_grade = 8, False
        book.find_comment(ANSWER, "ch03", "ch03", "ada").manual_comment = "Well **seen**."
        book.find_grade(SIMPLE, "ch03", "ch03", "emmy").manual_score = 4
        book.db.commit()
    return course


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout whose suite gives other points: 4 from one causal check to another, 1 from exercise to exercise."""
    root = tmp_path_factory.mktemp("changed")
    shutil.copytree(ROOT / "autograder", root / "autograder", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "solutions" / "ch03", root / "solutions" / "ch03")
    (root / "datasets").symlink_to(ROOT / "datasets")
    suites = root / "autograder" / "suites" / "ch03"
    replace(suites / "test_causal_attention.py", ("points=5,", "points=1,"), ("points=5,", "points=9,"))
    replace(suites / "test_simple_attention.py", ("points=2,", "points=3,"))
    replace(suites / "test_self_attention_v1.py", ("points=3,", "points=2,"))
    replace(root / "solutions/ch03/assignment.toml", ("points = 10", "points = 11"), ("points = 15", "points = 14"))
    return root


def replace(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, (path, old)
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def store(worked_on: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The class's verdicts, moved out of the checkout."""
    kept = tmp_path_factory.mktemp("kept") / "verdicts"
    shutil.move(store_folder(ROOT, "ch03", worked_on.folder / "submitted"), kept)
    return kept


def regrade(course: Course, changed: Path, store: Path, *options: str) -> tuple[str, dict]:
    """The command as an instructor runs it in the changed checkout: what it prints, and its JSON."""
    out = store.parent / "changes.json"
    done = subprocess.run(
        command(
            "regrade", "ch03", course.folder / "submitted", "--store", store, "--json", out, "--jobs", "1", *options
        ),
        cwd=changed, env={**os.environ, "PYTHONPATH": str(changed)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, json.loads(out.read_text(encoding="utf-8"))


def test_regrading(worked_on: Course, changed: Path, store: Path) -> None:
    book, kept = worked_on.folder / "gradebook.db", {path.name: path.read_bytes() for path in store.glob("*.json")}
    as_it_was = book.read_bytes()
    assert scores(worked_on, "emmy")[CAUSAL] == (12, None)

    # The dry run says all of it and changes nothing.
    said, found = regrade(worked_on, changed, store, "--dry-run")
    emmy = next(one for one in found["changes"] if one["student"] == "emmy")
    assert emmy["difference"] == -4
    assert "test_attends_only_backwards: worth 1 point instead of 5" in said
    assert "Causal attention: 12 → 8" in said and "2 scores given by hand and 1 comment are kept" in said
    assert "ch03-simple_attention counts 11 points instead of 10" in said
    assert "ch03-simple_attention keeps the 4 points set by hand" in said
    assert [one["student"] for one in found["changes"] if one["difference"]] == ["emmy"]
    assert book.read_bytes() == as_it_was
    assert {path.name: path.read_bytes() for path in store.glob("*.json")} == kept

    # The real run records it.
    regrade(worked_on, changed, store)
    after = scores(worked_on, "emmy")
    assert after[CAUSAL] == (8, None) and after[SIMPLE] == (11, 4) and after[V1] == (14, None)
    assert scores(worked_on, "ada")[ANSWER] == (None, 8)
    with gradebook(worked_on) as opened:
        answer = opened.find_grade(ANSWER, "ch03", "ch03", "ada")
        assert not answer.needs_manual_grade
        assert opened.find_comment(ANSWER, "ch03", "ch03", "ada").manual_comment == "Well **seen**."
        assert opened.find_grade(SIMPLE, "ch03", "ch03", "emmy").needs_manual_grade
        assert opened.find_grade(SIMPLE, "ch03", "ch03", "emmy").max_score == 11
        late = opened.find_submission("ch03", "emmy")
        assert late.late_submission_penalty == pytest.approx(late.score / 10)
        assert opened.find_submission("ch03", "ada").score == 108

    # A second real run finds nothing to do; feedback pages show the new points and what a person said.
    recorded = book.read_bytes()
    said, found = regrade(worked_on, changed, store)
    assert "Nobody changes" in said and found["changes"] == [] and book.read_bytes() == recorded
    worked_on.run("generate_feedback", "ch03", "--force")
    assert "<b>8</b> / 25" in worked_on.feedback("emmy")
    assert "Well <strong>seen</strong>" in worked_on.feedback("ada") and "<b>108</b>" in worked_on.feedback("ada")


def test_a_gradebook_in_use_is_left_as_it_is(worked_on: Course, store: Path) -> None:
    book = worked_on.folder / "gradebook.db"
    notebooks = {path: path.read_bytes() for path in (worked_on.folder / "autograded").rglob("*.ipynb")}
    report = class_report(ROOT, "ch03", store=store)
    with closing(sqlite3.connect(book)) as another:
        another.execute("BEGIN EXCLUSIVE")
        with pytest.raises(GradebookError, match="locked.*nothing was changed in it"):
            Book(gradebook_url(f"sqlite:///{book}?timeout=0.1"), worked_on.folder).record(ASSIGNMENT, report)
    assert {path: path.read_bytes() for path in notebooks} == notebooks


@pytest.mark.parametrize("time", ["2026-01-09 12:00:00 UTC", "next week"])
def test_what_came_later_waits_for_autograde_which_counts_its_late_days(
    worked_on: Course, store: Path, time: str
) -> None:
    (worked_on.folder / "submitted/emmy/ch03/timestamp.txt").write_text(time)
    report = class_report(ROOT, "ch03", store=store)
    for one in report["submissions"]:
        one["exercises"] = []  # whatever the new verdict is
    found = Book(f"sqlite:///{worked_on.folder / 'gradebook.db'}", worked_on.folder).preview(ASSIGNMENT, report)
    assert found.anew == ["emmy"]
    assert {student for student, *_ in found.scores} == {"ada"}


def test_nothing_is_there_to_be_regraded(tmp_path: Path) -> None:
    shutil.copytree(SAMPLES / "ada", tmp_path / "submitted" / "ada")
    with pytest.raises(StoreError, match="has no verdicts yet: run `autograder grade ch03"):
        regrade_class("ch03", tmp_path / "submitted", root=ROOT)
