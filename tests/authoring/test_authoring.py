"""From an idea to a judged exercise in a copy of the checkout: scaffold, lint, points, trial; and what lint finds."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from autograder.assignment import CHAPTERS
from autograder.authoring import AuthoringError, lint, new_exercise
from autograder.authoring.findings import TODO
from tests.grading.classes import command

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A checkout of chapter 3 that may be changed."""
    shutil.copytree(ROOT / "autograder", tmp_path / "autograder", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "solutions" / "ch03", tmp_path / "solutions" / "ch03")
    (tmp_path / "datasets").symlink_to(ROOT / "datasets")
    return tmp_path


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """``autograder`` of that checkout."""
    environment = {**os.environ, "PYTHONPATH": str(root), "OMP_NUM_THREADS": "1"}
    return subprocess.run(command(*arguments), cwd=root, env=environment, capture_output=True, text=True, check=False)


def edit(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, (path.name, old)
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def write_it(root: Path, slug: str, files: list[Path]) -> None:
    """What an author does: fill in every REPLACE, and give the exercise 5 points of another one."""
    for number, path in enumerate(files):
        text = path.read_text(encoding="utf-8")
        text = text.replace(f"_{TODO}", "_over_the_batch")
        path.write_text(re.sub(rf"{TODO}\b:?", f"Words of file {number}", text), encoding="utf-8")
    suites, solutions = root / "autograder" / "suites" / "ch03", root / "solutions" / "ch03"
    edit(suites / "test_simple_attention.py", ("points=2,", "points=1,"))
    for path in (suites / f"test_{slug}.py", solutions / "test_ch03.py"):
        edit(path, ("points=0,", "points=5,"))
    toml = solutions / "assignment.toml"
    text = toml.read_text(encoding="utf-8").replace("points = 10", "points = 5", 1)
    toml.write_text(text.replace("points = 0", "points = 5"), encoding="utf-8")
    tests = solutions / "test_ch03.py"
    tests.write_text(tests.read_text(encoding="utf-8").replace("points=10", "points=5", 1), encoding="utf-8")


@pytest.mark.parametrize(("name", "slug"), [("centred_scores", "centred_scores"), ("GatedSum", "gated_sum")])
def test_new_exercise_lint_and_trial(copy: Path, name: str, slug: str) -> None:
    done = run(copy, "new-exercise", "ch03", name)
    assert done.returncode == 0, done.stderr
    files = [copy / line.strip() for line in done.stdout.splitlines() if line.startswith("  ")]
    assert all(path.is_file() for path in files) and len(files) >= 7

    # The scaffold is whole: all that lint has to say is that words and points are still to be found.
    done = run(copy, "lint", "ch03", "--static")
    assert done.returncode == 1
    for line in done.stdout.splitlines():
        assert re.match(rf"[\w/.]+:\d+: (still says {TODO}|ch03-{slug} is worth nothing)", line), line

    # Words and points are found: nothing is left to say, and for the function the suite is run as well.
    write_it(copy, slug, files)
    how = ("--static",) if name[0].isupper() else ("--exercise", f"ch03-{slug}")
    done = run(copy, "lint", "ch03", *how)
    assert done.returncode == 0, done.stdout + done.stderr


def test_lint_says_what_is_wrong_and_where(copy: Path) -> None:
    solutions, kit = copy / "solutions" / "ch03", copy / "autograder"
    toml, suites = solutions / "assignment.toml", kit / "suites" / "ch03"
    edit(toml, ('book = ["3.5"]', "book = []"), ('builds_on = ["', 'builds_on = ["ch03-nothing", "'))
    edit(solutions / "README.md", ("`SelfAttention_v2`", "the second one"))
    edit(solutions / "notebook.py", ("# %% [check] ch03-causal_attention\n", ""))
    edit(suites / "test_causal_attention.py", ("points=5,", "points=6,"))
    edit(suites / "test_self_attention_v1.py", ('"modules.forward"', '"modules.backward"'))
    edit(kit / "misconceptions" / "ch03.toml", ('find = "torch.exp(x)"', 'find = "torch.expm(x)"'))
    probe = "\n\ndef judged(impl):\n    import pytest\n    assert torch.allclose(impl.a, impl.b)\n"
    with (kit / "probes" / "ch03.py").open("a", encoding="utf-8") as probes:
        probes.write(probe)
    said = run(copy, "lint", "ch03", "--static").stdout
    for place, words in [
        ("solutions/ch03/assignment.toml", "ch03-causal_attention does not say which sections"),
        ("solutions/ch03/assignment.toml", "builds on ch03-nothing, which is no exercise here"),
        ("solutions/ch03/assignment.toml", "ch03-causal_attention in the hidden suite sum to 27, not to 25"),
        ("solutions/ch03/README.md", "the brief says nothing of SelfAttention_v2"),
        ("solutions/ch03/notebook.py", "there is no cell `# %% [check] ch03-causal_attention`"),
        ("autograder/suites/ch03/test_self_attention_v1.py", "there is no probe modules.backward"),
        ("autograder/misconceptions/ch03.toml", "'torch.expm(x)' stands 0 times in simplified_attention.py"),
        ("autograder/probes/ch03.py", "a probe holds no verdict"),
        ("autograder/probes/ch03.py", "judged holds a tolerance (allclose)"),
        ("autograder/probes/ch03.py", "a probe must not import pytest"),
    ]:
        assert any(line.startswith(place + ":") and words in line for line in said.splitlines()), (words, said)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_chapter_is_clean(chapter: str) -> None:
    assert [str(finding) for finding in lint(chapter, ROOT, static=True)] == []


@pytest.mark.parametrize(
    ("name", "says"),
    [("CausalAttention", "has an exercise CausalAttention already"), ("for", "is no name"), ("a-b", "is no name"),
     ("causal_attention", "ch03 has an exercise causal_attention already")],
)  # fmt: skip
def test_names_that_can_not_be_are_refused_and_nothing_is_written(copy: Path, name: str, says: str) -> None:
    def state() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in copy.glob("solutions/**/*") if path.is_file()}

    before = state()
    with pytest.raises(AuthoringError, match=says):
        new_exercise("ch03", name, copy)
    assert state() == before
