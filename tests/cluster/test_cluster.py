"""A class on two machines: the same verdicts as here, whatever happens to a worker."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from distributed import Client, LocalCluster

from autograder.assignment import load_assignment
from autograder.implementation import read_sources
from tests.cluster.machines import cluster, install, kill, worker
from tests.grading.classes import command, hand_in

Machines = tuple[LocalCluster, Client]
CAUSAL = "causal_attention.py"


@pytest.fixture(scope="module")
def kit(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = install(root, tmp_path_factory.mktemp("machine") / "installed")
    assert not (folder / "autograder" / "suites").exists()
    return folder


@pytest.fixture(scope="module")
def machines(kit: Path) -> Iterator[Machines]:
    with cluster(kit, 2) as running:
        yield running


@pytest.fixture(scope="module")
def reference(root: Path) -> dict[str, str]:
    return read_sources(root / "solutions" / "ch03", load_assignment(root / "solutions" / "ch03").modules)


@pytest.fixture(scope="module")
def submitted(reference: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six submissions: a right one, four with other masks, and one that can't be taken in."""
    folder = tmp_path_factory.mktemp("class") / "submitted"
    for number in range(5):
        mask = reference[CAUSAL].replace("diagonal=1", f"diagonal={number}")
        hand_in(folder, f"s{number}", {**reference, CAUSAL: mask})
    (folder / "linked" / "ch03").mkdir(parents=True)
    (folder / "linked" / "ch03" / CAUSAL).symlink_to("/etc/passwd")
    return folder


def grading(submitted: Path, out: Path, *arguments: str, patience: int = 60) -> subprocess.Popen[str]:
    """``autograder grade ch03`` at work, with its report in ``out/report.json``."""
    return subprocess.Popen(
        command("grade", "ch03", submitted, "--json", out / "report.json", "--store", out / "verdicts", *arguments),
        env={**os.environ, "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": f"{patience}s"},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def await_line(run: subprocess.Popen[str], beginning: str) -> None:
    """Read the first line that a run says."""
    assert run.stderr is not None
    line = run.stderr.readline()
    assert line.startswith(beginning), line + run.stderr.read()


def outcome(started: subprocess.Popen[str], out: Path) -> dict[str, Any]:
    """The report of a run that ends well, without the times it took."""
    _, said = started.communicate()
    assert started.returncode == 0, said
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    for one in report["submissions"]:
        del one["seconds"]
    return report


def test_a_killed_worker_costs_a_retry_and_no_verdict(submitted: Path, machines: Machines, tmp_path: Path) -> None:
    scheduler, client = machines
    here, there = tmp_path / "here", tmp_path / "there"
    expected = outcome(grading(submitted, here, "--seed", "fixed", "--jobs", "1"), here)
    run = grading(submitted, there, "--seed", "fixed", "--cluster", scheduler.scheduler_address)
    await_line(run, "1/6")
    busiest = max(client.processing().items(), key=lambda item: len(item[1]))
    kill(client, busiest[0])
    assert outcome(run, there) == expected
    assert {one["status"] for one in expected["submissions"]} == {"graded", "rejected"}
    assert len(list((there / "verdicts").glob("*.json"))) == 6
    assert not leftovers(client)


def leftovers(client: Client) -> list[str]:
    """What is still on the machines of all that a run brings there: our processes, and the suites sent along."""
    pids = client.run(os.getpid)
    folders = {address: Path(known["local_directory"]) for address, known in client.scheduler_info()["workers"].items()}
    processes = [child.cmdline() for pid in pids.values() for child in psutil.Process(pid).children(recursive=True)]
    ours = [" ".join(words) for words in processes if any("autograder" in word for word in words)]
    return ours + [str(path) for address in pids for path in folders[address].glob("autograder-*")]


def test_a_submission_over_which_workers_die_is_given_up_alone(
    reference: dict[str, str], machines: Machines, tmp_path: Path
) -> None:
    scheduler, client = machines
    scheduler.scheduler.allowed_failures = 0
    hand_in(tmp_path / "submitted", "ada", reference)
    hand_in(tmp_path / "submitted", "killer", {CAUSAL: "while True: pass"})
    run = grading(tmp_path / "submitted", tmp_path, "--cluster", scheduler.scheduler_address)
    await_line(run, "1/2 ada: graded, 100")  # the other one hangs for its 10 s
    killed: set[str] = set()
    while run.poll() is None:
        for address in [address for address, tasks in client.processing().items() if tasks and address not in killed]:
            kill(client, address)
            killed.add(address)
    assert run.stderr is not None
    said = run.stderr.read()
    assert run.returncode == 1
    assert "killer could not be graded: this submission alone ended a worker of the cluster 1 times" in said
    assert len(killed) >= 2
    assert [path.name[:3] for path in (tmp_path / "verdicts").glob("*.json")] == ["ada"]


def test_another_version_on_a_machine_is_refused(
    submitted: Path, machines: Machines, kit: Path, tmp_path: Path
) -> None:
    scheduler, client = machines
    (tmp_path / "numpy-0.1.dist-info").mkdir()
    (tmp_path / "numpy-0.1.dist-info" / "METADATA").write_text("Name: numpy\nVersion: 0.1\n", encoding="utf-8")
    (tmp_path / "autograder").symlink_to(kit / "autograder")
    with worker(scheduler.scheduler_address, tmp_path):
        client.wait_for_workers(3)
        run = grading(submitted, tmp_path, "--cluster", scheduler.scheduler_address)
        _, said = run.communicate()
    assert run.returncode == 2
    *_, line = said.splitlines()  # after what Dask itself has to say of versions
    assert "Traceback" not in said
    assert "has numpy 0.1, the grader" in line and "install the same version" in line


def test_a_scratch_folder_that_student_code_can_read_is_refused(
    submitted: Path, machines: Machines, kit: Path, tmp_path: Path
) -> None:
    scheduler, client = machines
    scratch = kit / "autograder" / "probes" / "scratch"
    with worker(scheduler.scheduler_address, kit, "--local-directory", str(scratch)):
        client.wait_for_workers(3)
        run = grading(submitted, tmp_path, "--cluster", scheduler.scheduler_address)
        _, said = run.communicate()
    assert run.returncode == 2 and "Traceback" not in said
    assert f"student code could read {scratch}" in said.splitlines()[-1]
    assert not list(scratch.rglob("suites"))


def test_nobody_at_the_address_is_one_line(submitted: Path, tmp_path: Path) -> None:
    run = grading(submitted, tmp_path, "--cluster", "tcp://127.0.0.1:1", patience=1)
    _, said = run.communicate()
    assert run.returncode == 2
    [line] = said.splitlines()
    assert "no Dask scheduler answers at tcp://127.0.0.1:1" in line


def test_without_dask_the_line_says_what_to_install(root: Path, submitted: Path) -> None:
    program = "import sys; sys.modules['distributed'] = None; from autograder.cli import main; sys.exit(main())"
    arguments = ["grade", "ch03", submitted, "--cluster", "tcp://127.0.0.1:1"]
    done = subprocess.run([sys.executable, "-c", program, *arguments], cwd=root, capture_output=True, text=True)
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert "[cluster]" in line
