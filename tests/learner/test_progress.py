"""``progress`` tells from the last checks, and knows when they no longer hold."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import autograder
from autograder.cli import main
from autograder.last_results import FILE, remember, standings
from autograder.standings import next_step, progress_here, sign, words
from tests.learner.conftest import edit


def entry(exercise: str, status: str, score: float, most: float, ran: float | None = None) -> dict[str, Any]:
    checks = [{"max_points": most if ran is None else ran}]
    return {"id": exercise, "status": status, "score": score, "max_score": most, "checks": checks}


def by_id(folder: Path) -> dict[str, Any]:
    return {one.exercise.id: one for one in standings(folder)}


def test_results_hold_until_the_files_change(folder: Path) -> None:
    assert by_id(folder)["ch03-causal_attention"].status == "written"
    remember(folder, [entry("ch03-causal_attention", "passed", 25, 25)], "public")
    remember(folder, [entry("ch03-multi_head_attention_wrapper", "passed", 10, 10)], "public")
    remember(folder, [entry("ch03-simple_attention", "failed", 4, 10)], "public")
    found = by_id(folder)
    assert words(found["ch03-causal_attention"]) == "stands on the public tests"
    assert sign(found["ch03-simple_attention"]) == "◐"
    edit(folder / "causal_attention.py", "import torch\n", "import torch  # changed\n")
    found = by_id(folder)
    assert words(found["ch03-causal_attention"]) == "changed since it was checked (passed)"
    assert sign(found["ch03-multi_head_attention_wrapper"]) == "·"  # it builds on that file
    assert found["ch03-simple_attention"].current


def test_the_suite_that_asks_more_counts(folder: Path) -> None:
    remember(folder, [entry("ch03-causal_attention", "failed", 5, 25)], "hidden")
    remember(folder, [entry("ch03-causal_attention", "passed", 25, 25)], "public")
    found = by_id(folder)["ch03-causal_attention"]
    assert (found.status, found.suite) == ("failed", "hidden")


def test_a_part_of_the_checks_tells_nothing(folder: Path) -> None:
    remember(folder, [entry("ch03-causal_attention", "passed", 15, 25, ran=15)], "public")
    assert by_id(folder)["ch03-causal_attention"].status == "written"


DAMAGED = ["", "[]", '{"public": 3}', '{"public": []}', "[" * 100_000]
DAMAGED += [f'{{"public": {{"ch03-causal_attention": {found}}}}}' for found in ("5", '{"files": 1}', '{"status": "x"}')]


@pytest.mark.parametrize("text", DAMAGED)
def test_damaged_results_are_no_results(folder: Path, text: str) -> None:
    (folder / FILE).write_text(text, encoding="utf-8")
    assert by_id(folder)["ch03-causal_attention"].status == "written"
    remember(folder, [entry("ch03-causal_attention", "passed", 25, 25)], "public")
    assert json.loads((folder / FILE).read_text(encoding="utf-8"))["public"]["ch03-causal_attention"]["score"] == 25


def test_the_next_step(
    root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    shutil.copytree(root / "assignments" / "ch02", folder.parent / "ch02", ignore=shutil.ignore_patterns(".*"))
    remember(folder, [entry("ch03-simple_attention", "passed", 10, 10)], "hidden")
    chapters = progress_here(folder)  # found from inside one of them too
    assert [chapter.assignment.name for chapter in chapters] == ["ch02", "ch03"]
    step = next_step(chapters)
    assert step and step[1].id == "ch03-self_attention_v1"  # of the chapter that is begun
    monkeypatch.chdir(folder.parent)
    assert main(["progress"]) == 0
    out = capsys.readouterr().out
    assert "ch03  ██░░" in out and "\x1b[" not in out
    assert "Next: Self-attention with parameters (15 points, in self_attention.py)" in out
    shown = autograder.progress()
    assert "Next: Self-attention with parameters" in repr(shown)
    assert "<table>" in shown._repr_html_() and "Self-attention with parameters" in shown._repr_html_()


def test_without_an_assignment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = tmp_path / "a" / "b"
    empty.mkdir(parents=True)
    monkeypatch.chdir(empty)
    assert main(["progress"]) == 2
    assert "there is no assignment in" in repr(autograder.progress())
