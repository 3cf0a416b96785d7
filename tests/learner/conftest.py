"""A student's folder of chapter 3 in which everything stands, to be spoilt."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.assignment import load_assignment
from autograder.release.stubs import without_markers


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """``ch03/`` with right answers."""
    return solved(root, "ch03", tmp_path)


def solved(root: Path, name: str, place: Path) -> Path:
    """The released folder of `name`, copied into `place`, with the reference's answers."""
    source = load_assignment(root / "solutions" / name)
    folder = place / name
    shutil.copytree(root / "assignments" / name, folder, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    for module in source.modules:
        text = (source.folder / module).read_text(encoding="utf-8")
        (folder / module).write_text(without_markers(text), encoding="utf-8")
    return folder


def edit(path: Path, find: str, replace: str) -> None:
    """Replace a passage that is there."""
    text = path.read_text(encoding="utf-8")
    assert find in text
    path.write_text(text.replace(find, replace), encoding="utf-8")
