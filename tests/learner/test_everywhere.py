"""The student's pytest as tools call it, on paths with spaces and letters beyond ASCII, and the archives' contents."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from autograder.assignment import find_root
from autograder.release.leaks import leaks_in
from autograder.release.secrets import secrets_of
from tests.learner.conftest import edit, solved

MASK = "        attn_scores = attn_scores.masked_fill(self.mask.bool()[:T, :T], -torch.inf)\n"


@pytest.fixture(scope="module")
def course(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds ch03/, with one mistake in it."""
    place = tmp_path_factory.mktemp("Übungen & Spaß 1")
    folder = solved(root, "ch03", place)
    edit(folder / "causal_attention.py", MASK, "")
    return place


def ran(course: Path, *arguments: str, cwd: str = ".") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:hypothesispytest", *arguments]
    return subprocess.run(
        command, cwd=course / cwd, capture_output=True, text=True, encoding="utf-8", timeout=600, check=False
    )


def test_on_two_workers_there_is_one_summary(course: Path) -> None:
    done = ran(course, "-n", "2", "ch03")
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout.count("ch03  Coding attention mechanisms") == 1
    lines = [line.split() for line in done.stdout.splitlines() if line.strip().startswith(("stands", "not yet"))]
    order = "simple_attention self_attention_v1 self_attention_v2 causal_attention multi_head_attention_wrapper"
    assert [line[-1] for line in lines] == [f"ch03-{name}" for name in [*order.split(), "multi_head_attention"]]
    assert "not all of its checks ran" not in done.stdout
    assert "INTERNALERROR" not in done.stdout


def test_collecting_as_an_editor_does_runs_nothing(course: Path) -> None:
    done = ran(course, "--collect-only", f"--rootdir={course}", "ch03")
    assert done.returncode == 0
    assert "ch03/test_ch03.py::test_causal_attention_moves_and_drops" in done.stdout
    assert "points" not in done.stdout


def test_one_node_then_what_failed_last_and_stop_at_the_first(course: Path) -> None:
    node = "ch03/test_ch03.py::test_causal_attention"
    done = ran(course, f"--rootdir={course}", node)
    assert done.returncode == 1
    assert "0/15  ch03-causal_attention   (not all of its checks ran)" in done.stdout
    assert "simple_attention" not in done.stdout
    again = ran(course, f"--rootdir={course}", "--lf", "-x", "-k", "causal", "ch03")
    assert again.returncode == 1 and "1 failed" in again.stdout


def test_a_folder_looked_for_in_the_wrong_place(course: Path) -> None:
    inside = ran(course, "ch03", cwd="ch03")
    assert inside.returncode == 4
    assert "this is an assignment's folder itself; here, `python -m pytest` will do" in inside.stderr
    (course / "elsewhere").mkdir()
    beside = ran(course, "assignments/ch03", cwd="elsewhere")
    assert f"it is {course / 'ch03'}" in beside.stderr


def test_without_torch_one_line(course: Path) -> None:
    code = (
        "import sys, pytest\n"
        "sys.meta_path.insert(0, type('NoTorch', (), {'find_spec': staticmethod(lambda name, *_: "
        "(_ for _ in ()).throw(ModuleNotFoundError('No module named ' + repr(name), name=name)) "
        "if name.partition('.')[0] == 'torch' else None)})())\n"
        "import importlib.util\n"
        "found = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *rest: None if name == 'torch' else found(name, *rest)\n"
        "sys.exit(pytest.main(['-q', '-p', 'no:cacheprovider', '-p', 'no:hypothesispytest', 'ch03']))\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=course, capture_output=True, text=True, encoding="utf-8", timeout=600, check=False
    )
    assert done.returncode == 4, done.stdout + done.stderr
    said = done.stdout + done.stderr
    assert "torch can't be found by this Python" in said and "python -m pip install torch" in said
    assert "Traceback" not in said


@pytest.mark.slow
def test_the_source_archive_builds_and_gives_nothing_away(tmp_path: Path) -> None:
    from hatchling.builders.sdist import SdistBuilder

    root = find_root()
    built = Path(next(SdistBuilder(str(root)).build(directory=str(tmp_path), versions=["standard"])))
    assert not leaks_in({built.name: built.read_bytes()}, secrets_of(root, None))
    with tarfile.open(built) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "LICENSE", "autograder/pytest_plugin.py", "autograder/pictures/pictures.css"} <= names
    for secret in ("solutions/", "autograder/suites/", "autograder/misconceptions/", "autograder/release/", "tests/"):
        assert not [name for name in names if name.startswith(secret)]
