"""Gradescope: results.json by its specification, and the zip built and run in a tree like the one it has there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from autograder.assignment import load_assignment
from autograder.exports import ExportError, gradescope
from autograder.exports.gradescope_run import seed_of
from tests.reports.made import HOSTILE, class_report

ROOT = Path(__file__).resolve().parents[2]
VISIBILITY = {"hidden", "after_due_date", "after_published", "visible"}
FORMATS = {"text", "html", "simple_format", "md", "ansi"}
# gradescope-autograders.readthedocs.io/en/latest/specs, "Output format": key -> what it holds.
TOP = {
    "score": (int, float), "execution_time": int, "output": str, "output_format": str, "test_output_format": str,
    "test_name_format": str, "visibility": str, "stdout_visibility": str, "extra_data": dict, "tests": list,
}  # fmt: skip
TEST = {
    "score": (int, float), "max_score": (int, float), "status": str, "name": str, "number": str, "output": str,
    "output_format": str, "tags": list, "visibility": str,
}  # fmt: skip


def check(document: dict) -> None:
    """By the rules of the specification."""
    assert all(isinstance(document[key], TOP[key]) for key in document)
    assert {document["visibility"], document["stdout_visibility"]} <= VISIBILITY
    assert {document[key] for key in document if key.endswith("_format")} <= FORMATS
    for test in document["tests"]:
        assert all(isinstance(test[key], TEST[key]) for key in test)
        assert test["visibility"] in VISIBILITY and test["output_format"] in FORMATS
        assert test["status"] in ("passed", "failed") and 0 <= test["score"] <= test["max_score"]


def test_results_follow_the_specification() -> None:
    for one in class_report()["submissions"]:
        document = json.loads(json.dumps(gradescope.results(one, visibility="after_published")))
        check(document)
        assert document["score"] == one["score"] == sum(test["score"] for test in document["tests"])
        assert "\x1b" not in json.dumps(document)


def test_a_refused_submission_says_why_and_our_fault_is_no_grade() -> None:
    zeno = class_report()["submissions"][-1]
    assert "a path leads outside" in gradescope.results(zeno)["output"]
    with pytest.raises(ExportError, match="could not be graded"):
        gradescope.results({**zeno, "status": "grader_error"})


def test_names_of_students_are_safe_names_of_folders(tmp_path: Path) -> None:
    report = class_report()
    report["submissions"][0]["student"] = "../../ada"
    written = gradescope.write(report, load_assignment(ROOT / "solutions" / "ch03"), ROOT, tmp_path, "visible")
    assert all(path.resolve().is_relative_to(tmp_path) for path in written)
    assert len(written) == 1 + len(report["submissions"]) and HOSTILE not in str(written)


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree like /autograder with the zip unpacked in it, and set up without a network.

    Python's packages are lent to the new environment, so that pip finds every requirement satisfied.
    """
    root = tmp_path_factory.mktemp("autograder")
    data = gradescope.autograder_zip(load_assignment(ROOT / "solutions" / "ch03"), ROOT)
    (root / "zip").write_bytes(data)
    with zipfile.ZipFile(root / "zip") as archive:
        archive.extractall(root / "source")
        modes = {info.filename: info.external_attr >> 16 & 0o777 for info in archive.infolist()}
    assert modes["run_autograder"] == modes["setup.sh"] == 0o755
    lent = Path(sysconfig.get_path("purelib", vars={"base": str(root / "venv"), "platbase": str(root / "venv")}))
    lent.mkdir(parents=True)
    (lent / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    shell(root, root / "source" / "setup.sh", AUTOGRADER_PYTHON=sys.executable, PIP_NO_INDEX="1")
    return root


def shell(root: Path, script: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    plain = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    environment = {**plain, "AUTOGRADER_ROOT": str(root), **variables}
    done = subprocess.run(["bash", script], cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done


def test_every_student_has_results_of_his_own(tmp_path: Path) -> None:
    twins = [{**class_report()["submissions"][0], "student": name} for name in ("ada_l", "ada l", "ada/l", "../ada_l")]
    report = {**class_report(), "submissions": twins}
    written = gradescope.write(report, load_assignment(ROOT / "solutions" / "ch03"), ROOT, tmp_path, "visible")
    assert len(set(written)) == 1 + len(twins) and (tmp_path / "results" / "ada_l" / "results.json") in written
    assert all(path.is_relative_to(tmp_path) and ".." not in path.parts for path in written)


def test_the_zip_holds_no_other_chapters_secrets_and_nothing_of_a_class(unpacked: Path) -> None:
    source = unpacked / "source"
    names = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}
    suite = "autograder/suites/ch03/test_causal_attention.py"
    assert {"setup.sh", "run_autograder", "requirements.txt", suite} <= names
    for other in ("ch02", "ch04"):
        assert not any(f"suites/{other}" in name or f"misconceptions/{other}" in name for name in names)
        assert not any(name.startswith(f"solutions/{other}") for name in names)
    assert not any(name.startswith(("instructor", "build", "tests", ".git")) for name in names)


def test_no_attempt_learns_the_inputs_of_the_next(unpacked: Path, tmp_path: Path) -> None:
    settings = json.loads((unpacked / "source" / gradescope.SETTINGS).read_text())
    (tmp_path / "source").symlink_to(unpacked / "source")
    (tmp_path / "submission").mkdir()
    seeds = []
    for text in ("x = 1\n", "x = 2\n", "x = 1\n"):
        (tmp_path / "submission" / "causal_attention.py").write_text(text)
        seeds.append(seed_of(tmp_path, settings))
    assert seeds[0] == seeds[2] != seeds[1] and all(seed.startswith(settings["seed"]) for seed in seeds)


def test_the_zip_grades_a_submission_where_it_is_unpacked(unpacked: Path) -> None:
    """At the lowest level, where suite and solution leave the disk before student code runs; this one looks."""
    source = unpacked / "source"
    settings = json.loads((source / gradescope.SETTINGS).read_text())
    assert settings["isolation"] is None  # the best that the container gives, if that holds hostile code
    (source / gradescope.SETTINGS).write_text(json.dumps({**settings, "isolation": "process"}))
    shutil.copytree(ROOT / "instructor/sample_class/submitted/emmy/ch03", unpacked / "submission")
    (unpacked / "submission_metadata.json").write_text(json.dumps({"users": [{"name": "Emmy", "id": 1}]}))
    looks = f"import glob\nfound = glob.glob({str(source)!r} + '/**/test_causal*', recursive=True)\n"
    raises = "def softmax_naive(x):\n    raise ValueError(f'found {found}')\n\n\nsimple_attention = softmax_naive\n"
    (unpacked / "submission" / "simplified_attention.py").write_text(looks + raises)
    done = shell(unpacked, source / "run_autograder")
    document = json.loads((unpacked / "results" / "results.json").read_text())
    check(document)
    assert document["extra_data"]["isolation"] == "process" and "isolation level: process" in done.stdout
    assert 50 < document["score"] < 90 and document["score"] == sum(test["score"] for test in document["tests"])
    assert any("divided by the square root of the input width" in test["output"] for test in document["tests"])
    assert any("found []" in test["output"] for test in document["tests"])
    assert not list((source / "solutions").rglob("*.py")) and not list((source / "autograder/suites").rglob("*.py"))
