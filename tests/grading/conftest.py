"""Chapter 3's reference and stubs, of which the submissions are made."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.assignment import load_assignment
from autograder.implementation import read_sources
from autograder.release.stubs import stub


@pytest.fixture(scope="session")
def reference(root: Path) -> dict[str, str]:
    """Chapter 3's reference: file name -> text."""
    return read_sources(root / "solutions" / "ch03", load_assignment(root / "solutions" / "ch03").modules)


@pytest.fixture(scope="session")
def stubs(root: Path, reference: dict[str, str]) -> dict[str, str]:
    """Chapter 3 as it is released."""
    assignment = load_assignment(root / "solutions" / "ch03")
    return {name: stub(text, assignment, name) for name, text in reference.items()}
