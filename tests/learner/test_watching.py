"""The warm half of ``watch``: fresh code at every save, and it outlives whatever is saved."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.own_folder import find_folder
from autograder.watching import Warm, saves, stamps
from tests.learner.conftest import edit, solved

EXERCISE = "ch03-causal_attention"
FILE = "causal_attention.py"
PATIENCE = 300.0
"""Seconds until a busy machine is taken for broken; nothing waits that long."""


@pytest.fixture(scope="module")
def place(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose path has a space and letters beyond ASCII."""
    return solved(root, "ch03", tmp_path_factory.mktemp("Übungen & Spaß 1"))


@pytest.fixture(scope="module")
def warm(place: Path) -> Iterator[Warm]:
    os.environ["AUTOGRADER_SECONDS"] = "6"
    found = Warm(place)
    yield found
    found.close()
    del os.environ["AUTOGRADER_SECONDS"]


@pytest.fixture
def path(place: Path) -> Iterator[Path]:
    """The file that a test spoils."""
    path = place / FILE
    before = path.read_bytes()
    yield path
    path.write_bytes(before)


def asked(warm: Warm) -> list[dict[str, Any]]:
    """All lines of the answer on one exercise."""
    warm.ask([EXERCISE])
    lines: list[dict[str, Any]] = []
    while not lines or not {"end", "died"} & lines[-1].keys():
        line = warm.answer(PATIENCE)
        assert line is not None
        lines.append(line)
    return lines


def status(warm: Warm) -> str:
    return asked(warm)[0]["exercise"]["status"]


def test_every_check_sees_the_file_as_it_is_now(warm: Warm, path: Path) -> None:
    assert status(warm) == "passed"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("** 0.5", "** 0.25"), encoding="utf-8")
    assert status(warm) == "failed"
    path.write_text(text.replace("return attn_weights", "return (attn_weights"), encoding="utf-8")
    assert status(warm) == "crashed"
    path.write_text(text, encoding="utf-8")
    assert status(warm) == "passed"


def test_a_loop_and_an_end_of_the_process_leave_it_alive(warm: Warm, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    loop = "        while True: pass\n        b, T, d_in"
    path.write_text(text.replace("        b, T, d_in", loop), encoding="utf-8")
    assert status(warm) == "timeout"
    path.write_text(text.replace("import torch\n", "import os\nos._exit(7)\nimport torch\n", 1), encoding="utf-8")
    [line] = asked(warm)
    assert line["died"] == 7
    path.write_text(text, encoding="utf-8")
    assert status(warm) == "passed"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a second question has a process of its own")
def test_the_latest_question_is_answered(warm: Warm, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    loop = "        while True: pass\n        b, T, d_in"
    path.write_text(text.replace("        b, T, d_in", loop), encoding="utf-8")
    first = warm.ask([EXERCISE])
    path.write_text(text, encoding="utf-8")
    lines = asked(warm)
    assert {line["number"] for line in lines} == {first + 1}
    assert lines[0]["exercise"]["status"] == "passed"


def test_what_the_code_prints_is_told(warm: Warm, path: Path) -> None:
    edit(path, "import torch\n", "import torch\nprint('hello', 'there')\n")
    assert "hello there" in asked(warm)[-1]["end"]["printed"]


def test_a_save_is_seen(warm: Warm, path: Path) -> None:
    events = saves(path.parent, warm, [EXERCISE])
    while True:
        files, answer = next(events)
        if answer and "end" in answer:
            break
    edit(path, "import torch\n", "import torch  # saved\n")
    files, answer = next(events)
    assert (files, answer) == ({FILE}, None)


def test_only_python_files_count(place: Path) -> None:
    before = stamps(place)
    (place / "notes.txt").write_text("mine", encoding="utf-8")
    assert stamps(place) == before and FILE in before
    assert find_folder(place.parent, "ch03") == place
