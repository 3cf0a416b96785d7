"""What holds for every chapter: its suite can fail, is fair, and its points add up."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from autograder.assignment import CHAPTERS, load_assignment

pytestmark = pytest.mark.parametrize("chapter", CHAPTERS)


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=root, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_every_misconception_is_rejected_where_it_belongs_and_named(root: Path, chapter: str) -> None:
    """The committed matrix is what the suite gives, and it has no fault: every check can fail."""
    done = run(root, "autograder.misconceptions", chapter, "--check")
    assert done.returncode == 0, done.stderr[-4000:]


def test_right_answers_stand_and_stubs_do_not(root: Path, chapter: str) -> None:
    """Reference and unusual answers get full points under fresh seeds, stubs nothing."""
    done = run(root, "autograder.grading.fairness", chapter, "--seeds", "2")
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_points_of_checks_sum_to_those_of_the_exercise(root: Path, chapter: str) -> None:
    from autograder.judging.checks import check_of
    from autograder.own_folder import public_tests

    assignment = load_assignment(root / "solutions" / chapter)
    hidden = dict.fromkeys((exercise.id for exercise in assignment.exercises), 0.0)
    for path in sorted((root / "autograder" / "suites" / chapter).glob("test_*.py")):
        space: dict = {"__name__": path.stem}
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), space)
        for test in space.values():
            if check := check_of(test):
                hidden[check.exercise] += check.points
    public = dict.fromkeys(hidden, 0.0)
    for _, check in public_tests(root / "solutions" / chapter / f"test_{chapter}.py"):
        public[check.exercise] += check.points
    wanted = {exercise.id: exercise.points for exercise in assignment.exercises}
    assert hidden == wanted
    assert public == wanted
