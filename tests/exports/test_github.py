"""The workflow by GitHub's rules, its steps run as a runner would, and the script that collects a class."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import yaml

from autograder.assignment import load_assignment
from autograder.exports import ExportError, github
from autograder.release.build import Record
from autograder.sandbox.intake import find_submissions

ROOT = Path(__file__).resolve().parents[2]
# docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
WORKFLOW = {"name", "run-name", "on", "permissions", "env", "defaults", "concurrency", "jobs"}
JOB = {"name", "needs", "if", "runs-on", "permissions", "env", "timeout-minutes", "strategy", "steps", "concurrency"}
STEP = {"id", "if", "name", "uses", "run", "shell", "with", "env", "working-directory", "timeout-minutes"}


def workflow(name: str = "ch03") -> dict:
    document = yaml.safe_load(github.workflow(name))
    document["on"] = document.pop(True)  # YAML 1.1 reads `on` as a truth value; GitHub does not
    return document


def test_the_workflow_is_one() -> None:
    document = workflow()
    assert set(document) <= WORKFLOW and set(document["on"]) == {"push", "workflow_dispatch"}
    for job in document["jobs"].values():
        assert set(job) <= JOB and {"runs-on", "steps"} <= set(job) and isinstance(job["timeout-minutes"], int)
        for step in job["steps"]:
            assert set(step) <= STEP and ("uses" in step) != ("run" in step)


def test_the_workflow_may_read_and_trusts_fixed_actions_only() -> None:
    document = workflow()
    assert document["permissions"] == {"contents": "read"}
    text = github.workflow("ch03")
    uses = re.findall(r"uses: (.*)", text)
    assert uses and all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one) for one in uses)
    for step in document["jobs"]["check"]["steps"]:
        assert "${{" not in step.get("run", "")  # nothing that a pusher chooses becomes part of a script
    steps = document["jobs"]["check"]["steps"]
    [checkout] = [one for one in steps if one.get("uses", "").startswith("actions/checkout")]
    assert checkout["with"]["persist-credentials"] is False


def test_the_template_holds_the_bundle_and_no_secret(checkout: Path, tmp_path: Path, recorded: Record) -> None:
    template, script = github.write(load_assignment(checkout / "solutions" / "ch03"), checkout, tmp_path, recorded)
    names = {path.relative_to(template).as_posix() for path in template.rglob("*") if path.is_file()}
    assert {"requirements.txt", "START.md", "ch03/turner.py", github.WORKFLOW, ".gitignore"} <= names
    assert any(name.startswith("wheels/") for name in names)
    assert not any("suites" in name or "misconceptions" in name for name in names)
    assert os.access(script, os.X_OK)


def test_the_workflows_own_steps_run_on_a_students_folder(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "assignments" / "ch03", tmp_path / "ch03")
    steps = {step["name"]: step["run"] for step in workflow()["jobs"]["check"]["steps"] if "name" in step}
    bin_folder, summary = str(Path(sys.executable).parent), tmp_path / "summary.md"
    environment = {
        **os.environ, "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}", "GITHUB_STEP_SUMMARY": str(summary),
        "OMP_NUM_THREADS": "1", "PYTEST_ADDOPTS": "-p no:cacheprovider",
    }  # fmt: skip

    def step(name: str) -> int:
        return subprocess.run(["bash", "-e", "-c", steps[name]], cwd=tmp_path, env=environment, check=False).returncode

    assert step("Run the public checks") == 1  # untouched stubs
    assert step("Write the summary") == 0
    text = summary.read_text(encoding="utf-8")
    assert text.startswith("### ch03\n") and "0 of 100" in text
    assert all(line.startswith("    ") for line in text.splitlines()[2:])  # nothing in it acts as Markdown
    assert ET.parse(tmp_path / "report.xml").getroot().find("testsuite") is not None


def test_another_folder_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "template").mkdir()
    (tmp_path / "template" / "thesis.txt").write_text("x")
    with pytest.raises(ExportError, match="choose another place"):
        github.write(load_assignment(ROOT / "solutions" / "ch03"), ROOT, tmp_path)


def test_a_class_is_collected_as_it_stood_at_the_deadline(tmp_path: Path) -> None:
    remote, tools = tmp_path / "remote", tmp_path / "tools"
    for name in ("ch03-ada", "ch03-emmy", "ch04-ada", "late"):
        repository(remote / name)
    subprocess.run(["git", "init", "--quiet", remote / "ch03-empty"], check=True)
    tools.mkdir()
    (tools / "gh").write_text(
        f'#!/bin/sh\nif [ "$2" = list ]; then ls "{remote}"; else git clone --quiet "{remote}/${{3#*/}}" "$4"; fi\n'
    )
    (tools / "gh").chmod(0o755)
    environment = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    script = ROOT / "autograder" / "exports" / "github_files" / "collect.sh"
    command = [script, "org", "ch03-", tmp_path / "clones", "2026-02-01 00:00 +0000"]
    for _ in range(2):  # a second run fetches
        done = subprocess.run(["bash", *command], env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 1 and "ch03-empty could not be collected" in done.stderr
        assert [line.split()[0] for line in done.stdout.splitlines()] == ["ada", "emmy"]
    assert sorted(path.name for path in (tmp_path / "clones").iterdir()) == ["ada", "emmy", "empty"]
    assert (tmp_path / "clones/ada/ch03/causal_attention.py").read_text() == "early"
    assert [student for student, _ in find_submissions(tmp_path / "clones", "ch03")] == ["ada", "emmy"]


def test_a_repository_called_dot_dot_is_no_way_out(tmp_path: Path) -> None:
    """It would be this checkout's own folder, of which the script would force another state."""
    remote, tools, mine = tmp_path / "remote", tmp_path / "tools", tmp_path / "mine"
    repository(remote / "ch03-..")
    subprocess.run(["git", "clone", "--quiet", remote / "ch03-..", mine], check=True)
    (mine / "ch03" / "causal_attention.py").write_text("not committed yet")
    tools.mkdir()
    (tools / "gh").write_text(f'#!/bin/sh\nif [ "$2" = list ]; then ls "{remote}"; fi\n')
    (tools / "gh").chmod(0o755)
    environment = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    command = ["bash", ROOT / "autograder/exports/github_files/collect.sh", "org", "ch03-", mine / "clones"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (mine / "ch03" / "causal_attention.py").read_text() == "not committed yet"
    assert done.returncode == 1 and "ch03-.. could not be collected" in done.stderr


def repository(folder: Path) -> None:
    """A repository with one commit before the deadline and one after."""
    file = folder / "ch03" / "causal_attention.py"
    file.parent.mkdir(parents=True)
    git = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    subprocess.run([*git, "init", "--quiet", "--initial-branch=main"], check=True)
    for text, date in (("early", "2026-01-01T00:00:00Z"), ("late", "2026-03-01T00:00:00Z")):
        file.write_text(text)
        subprocess.run([*git, "add", "."], check=True)
        environment = {**os.environ, "GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date}
        subprocess.run([*git, "commit", "--quiet", "-m", text], env=environment, check=True)
