"""Hidden suites do not run where nothing holds hostile code, unless that is asked for. On a really weak machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.exports.gradescope import SETTINGS
from autograder.sandbox.levels import examine

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "instructor" / "sample_class" / "submitted"


@pytest.fixture(autouse=True, scope="module")
def _can_be_made_weak() -> None:
    if not (examine("namespaces").available and examine("landlock").available):
        pytest.skip("to make a machine weak takes user namespaces and Landlock")


def on_a_weak_machine(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, str(Path(__file__).with_name("weak_machine.py")), *arguments]
    apart = ["unshare", "--user", "--map-root-user", *program]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(apart, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_a_class_is_not_graded_unless_told_to(tmp_path: Path) -> None:
    command = ["autograder", "grade", "ch03", str(SAMPLE / "emmy" / "ch03"), "--store", str(tmp_path / "store")]
    done = on_a_weak_machine(*command)
    assert done.returncode != 0
    [line] = done.stderr.strip().splitlines()
    assert "at level 'process' only" in line and "--isolation process" in line
    assert "/ 100" not in done.stdout and not list(tmp_path.rglob("*emmy*"))
    told = on_a_weak_machine(*command, "--isolation", "process")
    assert told.returncode == 0, told.stderr
    assert "isolation: process" in told.stdout


def test_gradescope_gets_no_grade_unless_told_to(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    settings = {"assignment": "ch03", "seed": "any", "visibility": "visible", "isolation": None}
    (tmp_path / "source" / SETTINGS).write_text(json.dumps(settings))
    done = on_a_weak_machine("autograder.exports.gradescope_run", str(tmp_path))
    assert done.returncode == 1 and not (tmp_path / "results").exists()
    [line] = done.stderr.strip().splitlines()
    assert line.endswith("autograder export ch03 --to gradescope --isolation process")
