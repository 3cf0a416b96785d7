"""The whole class is graded first, in parallel; nbgrader then only reads the verdicts."""

from __future__ import annotations

import re

from nbgrader.apps import api
from traitlets.config import Config

from autograder.assignment import load_assignment
from autograder.nbgrader_plugin import AutogradeEveryone, configure
from tests.nbgrader.course import ROOT, Course

MODULES = load_assignment(ROOT / "solutions" / "ch03").modules
GRADED = re.compile(r"Graded (\w+) \((\d) of \d\)")


def test_the_class_is_graded_before_the_first_notebook_and_one_student_alone(empty_course: Course) -> None:
    course = empty_course
    for student in ("ada", "emmy"):
        course.place(student, *MODULES)
    log = course.run("autograde", "ch03")
    graded = list(GRADED.finditer(log))
    students = {path.name for path in (course.folder / "submitted").iterdir()}
    assert {one[1] for one in graded} == students
    assert graded[-1].start() < log.index("Converting notebook")
    assert set(course.scores("ada")) == set(course.scores("emmy"))

    (course.folder / "submitted" / "emmy" / "ch03" / MODULES[0]).write_text("", encoding="utf-8")
    again = course.run("autograde", "ch03", "--student", "emmy")
    assert not GRADED.search(again)
    assert min(score for score in course.scores("emmy").values() if score is not None) == 0


def test_formgraders_button_takes_the_same_way() -> None:
    configure(Config())
    assert api.Autograde is AutogradeEveryone
