"""Classes of submissions for chapter 3, laid out and graded as an instructor would."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def hand_in(submitted: Path, student: str, sources: dict[str, str]) -> None:
    """Lay a submission where nbgrader would."""
    folder = submitted / student / "ch03"
    folder.mkdir(parents=True)
    for name, text in sources.items():
        (folder / name).write_text(text, encoding="utf-8")


def command(*arguments: str | Path) -> list[str]:
    """The command line of ``autograder``."""
    return [sys.executable, "-m", "autograder", *map(str, arguments)]


def grade(root: Path, submitted: Path, *arguments: str) -> dict[str, Any]:
    """``autograder grade ch03`` as an instructor runs it; the JSON report."""
    out = submitted.parent / "report.json"
    store = submitted.parent / "verdicts"
    done = subprocess.run(
        command("grade", "ch03", submitted, "--json", out, "--store", store, *arguments),
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(out.read_text(encoding="utf-8"))


def by_student(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["student"]: one for one in report["submissions"]}


def statuses(submission: dict[str, Any]) -> dict[str, str]:
    return {one["id"].removeprefix("ch03-"): one["status"] for one in submission["exercises"]}
