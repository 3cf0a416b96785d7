"""The course that these tests share."""

from __future__ import annotations

import shutil

import pytest

from autograder.assignment import load_assignment
from autograder.release.folder import assignment_files
from tests.nbgrader.course import ROOT, Course


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The course that most tests hand in to, each under students of its own."""
    return new_course(tmp_path_factory)


@pytest.fixture
def empty_course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course in which nobody has handed in anything yet."""
    return new_course(tmp_path_factory)


def new_course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course with chapter 3 generated and released; the source is what a release would write."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "instructor" / "nbgrader_config.py", folder)
    source = folder / "source" / "ch03"
    source.mkdir(parents=True)
    for name, content in assignment_files(load_assignment(ROOT / "solutions" / "ch03"), ROOT, b"{}").items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(content)
    (folder / "exchange").mkdir()
    (folder / "exchange").chmod(0o777)
    made = Course(folder, tmp_path_factory.mktemp("home"))
    made.run("generate_assignment", "ch03")
    made.run("release_assignment", "ch03", f"--Exchange.root={folder / 'exchange'}")
    return made
