"""A run may end at any moment and in any way: what was graded is kept, and going on ends with the same grades."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder.grading.store import Store, StoreError
from autograder.verdicts import stored_reports
from tests.grading.classes import command, grade, hand_in

CAUSAL = "causal_attention.py"
HERE = Path(__file__).parent
CRASHING = [sys.executable, HERE / "crashing.py"]
Report = dict[str, Any]


@pytest.fixture(scope="module")
def submitted(reference: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four students: the first can't be taken in, the others have different masks."""
    folder = tmp_path_factory.mktemp("class") / "submitted"
    (folder / "ada" / "ch03").mkdir(parents=True)
    (folder / "ada" / "ch03" / CAUSAL).symlink_to("/etc/passwd")
    for number, student in enumerate(("bob", "cleo", "dan")):
        mask = reference[CAUSAL].replace("diagonal=1", f"diagonal={number}")
        hand_in(folder, student, {**reference, CAUSAL: mask})
    return folder


@pytest.fixture(scope="module")
def undisturbed(root: Path, submitted: Path) -> list[Report]:
    """What a run gives that nothing comes in the way of."""
    return timeless(grade(root, submitted, "--seed", "fixed", "--jobs", "1"))


def timeless(report: Report) -> list[Report]:
    return [{key: value for key, value in one.items() if key != "seconds"} for one in report["submissions"]]


def stamps(store: Path) -> dict[str, int]:
    """Verdict file -> when it was written; each is whole."""
    for path in store.glob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))
    return {path.name: path.stat().st_mtime_ns for path in store.glob("*.json")}


def test_the_disk_is_full_then_the_grader_is_killed_in_mid_write(
    root: Path, submitted: Path, undisturbed: list[Report], tmp_path: Path
) -> None:
    store, report = tmp_path / "verdicts", tmp_path / "report.json"
    arguments = ["grade", "ch03", submitted, "--store", store, "--seed", "fixed", "--jobs", "1", "--resume"]

    def fail(how: str, change: int) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*CRASHING, how, store, str(change), *arguments],
            cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    full = fail("full", 5)  # changes 1 to 4 are the seed and the first verdict
    assert full.returncode == 2
    assert "Traceback" not in full.stderr
    assert "can't be written" in full.stderr and "--resume goes on" in full.stderr
    kept = stamps(store)
    assert len(kept) == 1
    for change in random.Random(0).sample(range(1, 5), 2):
        assert fail("killed", change).returncode == -signal.SIGKILL
        now = stamps(store)
        assert kept.items() <= now.items(), "a verdict was graded twice"
        kept = now
    done = subprocess.run(command(*arguments, "--json", report), cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert timeless(json.loads(report.read_text(encoding="utf-8"))) == undisturbed
    assert kept.items() <= stamps(store).items() and len(stamps(store)) == 4


def test_workers_and_warm_parents_are_killed(
    root: Path, submitted: Path, undisturbed: list[Report], tmp_path: Path
) -> None:
    draws = zip(("bob", "cleo", "dan"), random.Random(6).sample(["worker", "warm", "warm"], 3), strict=True)
    targets = [f"{student}={what}" for student, what in draws]
    script = [sys.executable, HERE / "killing.py", submitted, tmp_path / "verdicts", *targets]
    done = subprocess.run(script, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert timeless(json.loads(done.stdout)) == undisturbed


def test_a_folder_that_can_not_be_written_is_one_line(root: Path, submitted: Path, undisturbed: list[Report]) -> None:
    store = submitted.parent / "verdicts"  # all is graded there
    for options in (("--store", "/proc/no/such"), ("--store", store, "--resume", "--json", "/proc/no/such/report")):
        done = subprocess.run(command("grade", "ch03", submitted, *options), cwd=root, capture_output=True, text=True)
        assert done.returncode == 2
        *_, line = done.stderr.splitlines()
        assert line.startswith("autograder: /proc/no/such") and "can't be written" in line
        assert "Traceback" not in done.stderr


KEPT = {"student": "ada", "status": "graded", "digest": "1", "score": 5.0, "max_score": 9.0, "exercises": []}
DAMAGED = {
    "cut short": lambda text: text[:50],
    "deeper than deep": lambda text: "[" * 100_000,
    "a score that is text": lambda text: text.replace("5.0", '"5"'),
    "a score that is no number": lambda text: text.replace("5.0", "NaN"),
    "a status that there is not": lambda text: text.replace("graded", "won"),
    "an exercise that is none": lambda text: text.replace("[]", "[{}]"),
    "no exercises": lambda text: text.replace('"exercises"', '"parts"'),
    "another's report": lambda text: '"eve"'.join(text.rsplit('"ada"', 1)),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_verdict_is_none(tmp_path: Path, damage: str) -> None:
    store = Store(tmp_path, "basis")
    store.put(KEPT)
    [path] = tmp_path.iterdir()
    text = path.read_text(encoding="utf-8")
    path.write_text(DAMAGED[damage](text), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text and store.get("ada", "1") is None


def test_a_pipe_is_no_verdict_and_no_seed(tmp_path: Path) -> None:
    store = Store(tmp_path, "basis")
    store.put(KEPT)
    [path] = tmp_path.iterdir()
    path.unlink()
    os.mkfifo(path)
    assert store.get("ada", "1") is None
    os.mkfifo(tmp_path / "seed")
    with pytest.raises(StoreError, match="seed can't be read: it is no regular file"):
        store.seed(fresh=True)


def test_a_folder_that_others_can_change_keeps_no_verdicts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_to_all, link = tmp_path / "open", tmp_path / "link"
    open_to_all.mkdir()
    link.symlink_to(open_to_all)
    open_to_all.chmod(0o1777)
    for folder in (open_to_all, link):
        with pytest.raises(StoreError, match="everybody may write into"):
            Store(folder, "basis")
        with pytest.raises(StoreError, match="everybody may write into"):
            stored_reports(folder)
    open_to_all.chmod(0o770)
    assert Store(link, "basis").get("ada", "1") is None
    old = os.umask(0)
    try:
        Store(tmp_path / "new", "basis").put(KEPT)
    finally:
        os.umask(old)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    if os.geteuid() == 0:
        os.chown(tmp_path / "new", 4321, 4321)
    else:
        monkeypatch.setattr("os.geteuid", lambda: 4321)
        monkeypatch.setattr("autograder.grading.store.PACKAGE", Path("/"))
    with pytest.raises(StoreError, match="belongs to another user"):
        Store(tmp_path / "new", "basis")


def test_another_run_is_not_taken_for_this_one(tmp_path: Path) -> None:
    """A run that was begun afresh and cut short goes on afresh: older verdicts are not mixed in."""
    store = tmp_path / "verdicts"
    older = Store(store, "basis")
    older.seed(fresh=True)
    older.put(KEPT)
    assert Store(store, "basis").get("ada", "1")
    Store(store, "basis").seed(fresh=True)
    assert Store(store, "basis").get("ada", "1") is None
