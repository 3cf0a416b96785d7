"""Whatever happens to the gradebook while it is written, no grade is lost, and grading again completes it."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from nbgrader.api import Gradebook, Student

from autograder.assignment import load_assignment
from autograder.grading import grade_class
from autograder.release.folder import assignment_files
from tests.nbgrader import course as commands
from tests.nbgrader.course import ROOT, Course
from tests.nbgrader.gradebooks import killed, postgres, scores

STUDENTS = ("ada", "emmy")
CAUSAL = "ch03-causal_attention"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Two students have handed in chapter 3; there are verdicts on them, and no grades."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "instructor" / "nbgrader_config.py", folder)
    for chapter in ("ch02", "ch03"):
        for name, content in assignment_files(load_assignment(ROOT / "solutions" / chapter), ROOT, b"{}").items():
            (folder / "source" / chapter / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "source" / chapter / name).write_bytes(content)
    made = Course(folder, tmp_path_factory.mktemp("home"))
    for student in STUDENTS:
        made.place(student, *load_assignment(ROOT / "solutions" / "ch03").modules)
    grade_class("ch03", folder / "submitted", jobs=1)
    return made


@pytest.fixture(scope="module")
def undisturbed(course: Course) -> dict:
    """The grades in PostgreSQL, to which three commands and a person have written at the same time."""
    with postgres() as url:
        gradebook = f"--CourseDirectory.db_url={url}"
        course.run("generate_assignment", "ch03", gradebook)
        with Gradebook(url) as person:
            person.db.add(Student(id="zoe"))
            person.db.flush()  # written and not committed: on SQLite, nobody else could write now
            at_once = [("autograde", "ch03", f"--student={student}") for student in STUDENTS]
            at_once.append(("generate_assignment", "ch02"))
            running = [start(course, commands._command, (*words, gradebook)) for words in at_once]
            for process, log in running:
                process.join()
                assert process.exitcode == 0, log.read_text(encoding="utf-8")
            person.find_grade(CAUSAL, "ch03", "ch03", "emmy").manual_score = 1.5
            person.db.commit()
        grades = scores(url, "ch03")
        course.run("autograde", "ch03", "--force", gradebook)
        assert scores(url, "ch03") == grades
        with Gradebook(url) as person:
            assert {student.id for student in person.students} == {*STUDENTS, "zoe"}
            assert {assignment.name: assignment.max_score >= 100 for assignment in person.assignments} == {
                "ch02": True, "ch03": True,
            }  # fmt: skip
    shutil.rmtree(course.folder / "autograded")
    return grades


def start(course: Course, target: Callable[..., None], *arguments: Any) -> tuple[BaseProcess, Path]:
    """One of nbgrader's commands at work, and its log."""
    log = course.home / f"log-{uuid4()}"
    process = commands._SERVER.Process(target=target, args=(*arguments, course.folder, course.home / "data", log))
    process.start()
    return process, log


def test_postgresql_takes_several_writers(undisturbed: dict) -> None:
    assert {student for student, _ in undisturbed} == set(STUDENTS)
    assert undisturbed["ada", CAUSAL] == (25.0, None)
    assert undisturbed["emmy", CAUSAL] == (12.0, 1.5)


def test_a_locked_gradebook_and_kills_in_mid_write(course: Course, undisturbed: dict) -> None:
    url = f"sqlite:///{course.folder / 'gradebook.db'}"
    course.run("generate_assignment", "ch03", "--force")

    other = sqlite3.connect(course.folder / "gradebook.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ended = course.nbgrader("autograde", "ch03", f"--CourseDirectory.db_url={url}?timeout=0.1")
    other.execute("ROLLBACK")
    other.close()
    assert ended.status == 1
    assert "Traceback" not in ended.log
    assert "database is locked" in ended.log and "run 'nbgrader autograde ch03' again" in ended.log

    for commits in random.Random(3).sample(range(5, 60), 2):
        process, log = start(course, killed, commits, ("autograde", "ch03"))
        process.join()
        assert process.exitcode == -signal.SIGKILL, log.read_text(encoding="utf-8")

    course.run("autograde", "ch03")
    assert {where: score for where, (score, _) in scores(url, "ch03").items()} == {
        where: score for where, (score, _) in undisturbed.items()
    }
    for student in STUDENTS:
        assert (course.folder / "autograded" / student / "ch03" / "ch03.ipynb").is_file()
        assert not list((course.folder / "autograded" / student).glob(".*"))
