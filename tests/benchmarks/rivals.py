"""The same checks judged as others judge them: stock ``nbgrader autograde``, and a fresh pytest for each submission.

Both get the hidden suite with the reference's observations recorded beside it, so that they neither compute the
reference nor diagnose, and both run it in one process with the submission, unprotected, as these tools do.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path

from autograder.assignment import load_assignment
from autograder.grading.given import given_sources
from autograder.own_folder import public_tests
from autograder.release.recording import record_reference
from tests.benchmarks.machine import Timed, timed

JUDGE = """\
from pathlib import Path
from autograder.own_folder import public_tests, run_for_folder
run = run_for_folder(Path.cwd())
found = [one for path in sorted(Path.cwd().glob("test_*.py")) for one in public_tests(path)]
tests = {check.place: (test, check) for test, check in found}

def judged(place):
    test, check = tests[place]
    test(run.judge(check))
"""


def judge_folder(folder: Path, name: str, root: Path) -> list[tuple[str, float]]:
    """Put into `folder` what judges chapter `name` without the kit's grader; returns its checks and their points."""
    assignment = load_assignment(root / "solutions" / name)
    folder.mkdir(parents=True)
    checks = []
    tests = []
    for path in sorted((root / "autograder" / "suites" / name).glob("test_*.py")):
        shutil.copy(path, folder)
        tests += public_tests(path)
    checks = [(check.place, check.points) for _, check in tests]
    shutil.copy(assignment.folder / "assignment.toml", folder)
    for path, text in given_sources(assignment, root).items():
        (folder / path).write_text(text, encoding="utf-8")
    (folder / "observations.json").write_text(json.dumps(record_reference(assignment, root, tests)), encoding="utf-8")
    return checks


def fresh_pytest(judge: Path, submitted: Path, name: str, students: list[str]) -> tuple[float, dict[str, int]]:
    """Seconds for all `students`, one pytest process after the other, and how many checks each passed."""
    passed, seconds = {}, 0.0
    for student in students:
        place = judge.parent / "one" / student
        shutil.copytree(judge, place)
        shutil.copytree(submitted / student / name, place, dirs_exist_ok=True)
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", place, place]
        done = timed(command, place, good=(0, 1))
        seconds += done.wall
        passed[student] = _passed(done.output)
        shutil.rmtree(place)
    return seconds, passed


def _passed(output: str) -> int:
    counts = re.findall(r"(\d+) passed", output)
    return int(counts[-1]) if counts else 0


def make_course(course: Path, judge: Path, name: str, checks: list[tuple[str, float]]) -> None:
    """An nbgrader course whose notebook has one locked cell for each check, with its points."""
    marks = {"schema_version": 3, "locked": True, "solution": False, "task": False}

    def cell(grade_id: str, source: str, points: float | None) -> dict[str, object]:
        grade = {"grade": False} if points is None else {"grade": True, "points": points}
        return {"cell_type": "code", "id": grade_id, "source": source, "outputs": [], "execution_count": None,
                "metadata": {"nbgrader": {**marks, **grade, "grade_id": grade_id}}}  # fmt: skip

    cells = [cell("setup", JUDGE, None)]
    cells += [cell(f"c{number}", f"judged({place!r})", points) for number, (place, points) in enumerate(checks)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    source = course / "source" / name
    shutil.copytree(judge, source)
    notebook = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (source / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    config = "c = get_config()\nc.CourseDirectory.course_id = 'rival'\nc.ExecutePreprocessor.timeout = 60\n"
    (course / "nbgrader_config.py").write_text(config, encoding="utf-8")
    _nbgrader(course, "generate_assignment", name, "--create")


def make_our_course(course: Path, name: str, root: Path) -> None:
    """The instructor's course as it is, with one chapter generated."""
    course.mkdir()
    shutil.copy(root / "instructor" / "nbgrader_config.py", course)
    shutil.copytree(root / "instructor" / "source" / name, course / "source" / name)
    _nbgrader(course, "generate_assignment", name, "--create")


def autograde(course: Path, submitted: Path, name: str, students: list[str]) -> tuple[Timed, dict[str, float]]:
    """``nbgrader autograde`` for all `students`, and the score that each got."""
    from nbgrader.api import Gradebook

    for student in students:
        place = course / "submitted" / student / name
        shutil.copytree(submitted / student / name, place)
        shutil.copy(course / "release" / name / f"{name}.ipynb", place)
    done = _nbgrader(course, "autograde", name, "--create")
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        return done, {student: float(book.find_submission(name, student).score) for student in students}


def _nbgrader(course: Path, *arguments: str) -> Timed:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])  # for its alembic
    home = str(course)
    places = {"HOME": home, "PATH": path, "JUPYTER_DATA_DIR": f"{home}/.jupyter", "IPYTHONDIR": f"{home}/.ipython"}
    return timed([sys.executable, "-m", "nbgrader", *arguments], course, **places)
