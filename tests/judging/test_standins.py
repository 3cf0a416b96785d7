"""What the kit puts in the place of other parts is no answer itself."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from autograder.assignment import CHAPTERS

WITH_STANDINS = [name for name in CHAPTERS if getattr(import_module(f"autograder.probes.{name}"), "STANDINS", None)]


@pytest.mark.parametrize("chapter", WITH_STANDINS)
def test_a_stand_in_handed_in_passes_nothing(root: Path, chapter: str) -> None:
    command = [sys.executable, "-m", "tests.judging.standins", chapter]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    last = done.stdout.splitlines()[-1:]
    assert last and last[0].startswith("handed in: ") and not last[0].startswith("handed in: 0"), done.stderr
    assert last[0].endswith("passed: []")
