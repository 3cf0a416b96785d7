"""How other graders fare on the same corpus: an in-process pytest grader (written here) and stock `nbgrader autograde`.

Neither holds hostile code, so both run contained, with limits, below a scratch folder, which is all they can write to.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from tests.attacks.containment import contained, environment
from tests.attacks.loading import Submission, controls
from tests.attacks.range import Range

SECONDS = 60
"""What a rival may take for one submission: far more than a right answer needs."""
SPARED = ("time", "resources", "outliving")
"""Topics that rivals are not asked about: without limits of their own, loops and bombs only take time."""

TESTS = """
import math
import torch
CANARY = "{canary}"

def attention(q, k, v, causal):
    scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    if causal:
        scores = scores.masked_fill(torch.ones(scores.shape[-2:]).triu(1).bool(), -torch.inf)
    return torch.softmax(scores, dim=-1) @ v

def test_simple_attention():
    from simplified_attention import simple_attention, softmax_naive
    x = torch.randn(5, 3)
    assert torch.allclose(softmax_naive(x), torch.softmax(x, -1), atol=1e-5)
    assert torch.allclose(simple_attention(x)[2], torch.softmax(x @ x.T, -1) @ x, atol=1e-5)

def test_self_attention_v1():
    from self_attention import SelfAttention_v1
    x, m = torch.randn(5, 3), SelfAttention_v1(3, 7)
    torch.testing.assert_close(m(x), attention(x @ m.W_query, x @ m.W_key, x @ m.W_value, False))

def test_self_attention_v2():
    from self_attention import SelfAttention_v2
    x, m = torch.randn(5, 3), SelfAttention_v2(3, 7)
    torch.testing.assert_close(m(x), attention(m.W_query(x), m.W_key(x), m.W_value(x), False))

def test_causal_attention():
    from causal_attention import CausalAttention
    x, m = torch.randn(2, 5, 3), CausalAttention(3, 7, 5, 0.0)
    expected = attention(m.W_query(x), m.W_key(x), m.W_value(x), True)
    assert m(x).shape == (2, 5, 7) and torch.allclose(m(x), expected, atol=1e-5)

def test_multi_head_attention_wrapper():
    from multi_head_attention import MultiHeadAttentionWrapper
    x, m = torch.randn(2, 5, 3), MultiHeadAttentionWrapper(3, 7, 5, 0.0, 2)
    heads = [attention(h.W_query(x), h.W_key(x), h.W_value(x), True) for h in m.heads]
    torch.testing.assert_close(m(x), torch.cat(heads, -1))

def test_multi_head_attention():
    from multi_head_attention import MultiHeadAttention
    x, m = torch.randn(2, 5, 4), MultiHeadAttention(4, 6, 5, 0.0, 3)
    q, k, v = (l(x).view(2, 5, 3, 2).transpose(1, 2) for l in (m.W_query, m.W_key, m.W_value))
    assert torch.allclose(m(x), m.out_proj(attention(q, k, v, True).transpose(1, 2).reshape(2, 5, 6)), atol=1e-5)
"""


@dataclass
class Fared:
    """What one submission did to a rival; `passed` counts tests or points, None where the rival gave no verdict."""

    name: str
    passed: float | None
    leaked: bool
    files: list[str] = field(default_factory=list)
    killed: bool = False


def in_process(place: Range, attacks: Sequence[Submission], said: Callable[[Fared], None]) -> dict[str, Fared]:
    """pytest runs hidden tests and the submission in one process, as most graders do; `passed` counts tests of six."""
    fared = {}
    for name, build in _with_controls(place, attacks):
        folder = place.scratch / "rival"
        build(folder)
        folder.mkdir(exist_ok=True)
        (folder / "test_hidden.py").write_text(TESTS.format(canary=place.canaries["suite"]))
        before = place.snapshot()
        options = ["-q", "-p", "no:cacheprovider", f"--junitxml={place.scratch / 'junit.xml'}", "test_hidden.py"]
        output, killed = _run_apart([sys.executable, "-m", "pytest", *options], folder)
        one = Fared(name, _junit_passes(place.scratch / "junit.xml"), _told(place, output), killed=killed)
        one.files = place.changes(before)
        fared[name] = one
        said(one)
        shutil.rmtree(folder)
        (place.scratch / "junit.xml").unlink(missing_ok=True)
        place.restore()
    return fared


def stock_nbgrader(place: Range, attacks: Sequence[Submission], said: Callable[[Fared], None]) -> dict[str, Fared]:
    """`nbgrader autograde` on a notebook whose cells hold the same six tests; `passed` are points of six."""
    course = place.scratch / "course"
    _make_course(course, TESTS.format(canary=place.canaries["suite"]))
    fared = {}
    for name, build in _with_controls(place, attacks):
        student = "".join(c if c.isalnum() else "_" for c in name)
        folder = course / "submitted" / student / "ch03"
        build(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "ch03.ipynb").unlink(missing_ok=True)  # perhaps a link or a pipe
        shutil.copy(course / "release/ch03/ch03.ipynb", folder)
        before = place.snapshot()
        nbgrader = [sys.executable, "-m", "nbgrader", "autograde", "ch03", "--student", student]
        output, killed = _run_apart(nbgrader, course)
        graded = course / "autograded" / student / "ch03" / "ch03.ipynb"
        output += graded.read_text(errors="replace") if graded.is_file() else ""
        one = Fared(name, _gradebook_points(course, student), _told(place, output), killed=killed)
        one.files = place.changes(before)
        fared[name] = one
        said(one)
        place.restore()
    return fared


def _with_controls(place: Range, attacks: Sequence[Submission]) -> list[tuple[str, Callable[[Path], None]]]:
    found: list[tuple[str, Callable[[Path], None]]] = []
    for name, build in controls("ch03").items():
        found.append((name, lambda folder, build=build: build(folder, place.surroundings)))
    return found + [(one.name, lambda folder, one=one: one.build(folder, place.surroundings)) for one in attacks]


def _limits() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (10 << 30, 10 << 30))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 30, 1 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _run_apart(command: list[str], folder: Path) -> tuple[str, bool]:
    """Output of `command`, at most a megabyte, and whether it had to be killed."""
    scratch = folder.parent
    log = scratch / "rival.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [*contained(scratch), *command], cwd=folder, env=environment(scratch / "home"),
            stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT, preexec_fn=_limits, start_new_session=True,
        )  # fmt: skip
        killed = False
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            killed = True
            os.killpg(process.pid, signal.SIGKILL)  # and with unshare everything in its namespace
            process.wait()
    with log.open("rb") as file:
        return file.read(1 << 20).decode("utf-8", "replace"), killed


def _told(place: Range, output: str) -> bool:
    """Did student code get hold of hidden text? pytest itself quotes test code, so look at raised errors only."""
    quoted = [line for line in output.splitlines() if "Error" in line and not line.lstrip().startswith(("CANARY", ">"))]
    return any(canary in line for line in quoted for canary in place.canaries.values())


def _junit_passes(path: Path) -> float | None:
    try:
        cases = list(ElementTree.parse(path).getroot().iter("testcase"))
    except (OSError, ElementTree.ParseError):
        return None
    return float(sum(1 for case in cases if not {child.tag for child in case} & {"failure", "error", "skipped"}))


def _make_course(course: Path, tests: str) -> None:
    """A course of one notebook: an import cell, then each test as a locked cell of one point."""
    head, *functions = tests.split("\ndef test_")
    marks = {"schema_version": 3, "locked": True, "solution": False, "task": False}

    def cell(name: str, source: str, grade: bool) -> dict[str, object]:
        nbgrader = {**marks, "grade": grade, "grade_id": name} | ({"points": 1} if grade else {})
        return {"cell_type": "code", "id": name, "source": source, "outputs": [], "execution_count": None,
                "metadata": {"nbgrader": nbgrader}}  # fmt: skip

    cells = [cell("setup", head, False)]
    for number, function in enumerate(functions):
        name = function.partition("(")[0]
        cells.append(cell(f"t{number}", f"def test_{function}\ntest_{name}()\n", True))
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    source = course / "source/ch03"
    source.mkdir(parents=True)
    (source / "ch03.ipynb").write_text(json.dumps(notebook))
    config = "c = get_config()\nc.CourseDirectory.course_id = 'rival'\nc.ExecutePreprocessor.timeout = 15\n"
    (course / "nbgrader_config.py").write_text(config)
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "ch03", "--create"]
    subprocess.run(command, cwd=course, env=environment(course.parent / "home"), check=True, capture_output=True)


def _gradebook_points(course: Path, student: str) -> float | None:
    from nbgrader.api import Gradebook, MissingEntry

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        try:
            return float(book.find_submission("ch03", student).score)
        except MissingEntry:
            return None
