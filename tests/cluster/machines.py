"""A Dask cluster whose machines have nothing of this project but the wheel that students install."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
from distributed import Client, LocalCluster

from autograder.release.bundle import build_wheel


def install(root: Path, folder: Path) -> Path:
    """Unpack the student's wheel where a worker will import it from."""
    _, wheel = build_wheel(root)
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        archive.extractall(folder)
    return folder


@contextmanager
def worker(address: str, kit: Path, *options: str) -> Iterator[None]:
    """A machine of the cluster: Dask's nanny, which starts its worker anew when it dies."""
    path = os.pathsep.join([str(kit), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    command = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
    command += options
    process = subprocess.Popen(
        command, cwd=kit.parent, env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
    finally:
        family = psutil.Process(process.pid).children(recursive=True)
        process.terminate()
        process.wait()
        psutil.wait_procs(family, timeout=60)


@contextmanager
def cluster(kit: Path, machines: int) -> Iterator[tuple[LocalCluster, Client]]:
    """A scheduler in this process and `machines` workers in theirs."""
    with ExitStack() as running:
        scheduler = running.enter_context(
            LocalCluster(n_workers=0, processes=False, protocol="tcp", host="127.0.0.1", dashboard_address=":0")
        )
        client = running.enter_context(Client(scheduler, set_as_default=False))
        for _ in range(machines):
            running.enter_context(worker(scheduler.scheduler_address, kit))
        client.wait_for_workers(machines)
        yield scheduler, client


def kill(client: Client, address: str) -> None:
    """Kill the worker at `address` without notice."""
    [pid] = client.run(os.getpid, workers=[address]).values()
    os.kill(pid, signal.SIGKILL)
