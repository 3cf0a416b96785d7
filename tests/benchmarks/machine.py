"""What a figure was measured on, what processes hold of memory, and how a command is timed."""

from __future__ import annotations

import contextlib
import os
import platform
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psutil

from autograder.grading.fairness_page import processor

MIB = 1 << 20


def described() -> str:
    """One line: processor, cores, memory, kernel, Python and the libraries that count."""
    model = processor() or platform.processor() or platform.machine()
    memory = psutil.virtual_memory().total / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in ("torch", "numpy", "pytest", "nbgrader"))
    return (
        f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, {packages}"
    )


def busy() -> float:
    """Processes that wait for a core besides us, as a share of the cores: what a figure taken now is worth."""
    return os.getloadavg()[0] / (os.cpu_count() or 1)


@dataclass(frozen=True)
class Timed:
    """A command that ended: wall and processor seconds, and the most memory its processes held together."""

    wall: float
    cpu: float
    most_mib: float
    output: str


def timed(command: Sequence[str | Path], folder: Path, *, good: Sequence[int] = (0,), **environment: str) -> Timed:
    """Run `command` to its end. Raises ``RuntimeError`` with its output for another exit status than `good`."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    before, began = os.times(), time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        stdin=subprocess.DEVNULL, env={**inherited, "OMP_NUM_THREADS": "1", **environment},
    )  # fmt: skip
    held = _Held(process.pid)
    output, _ = process.communicate()
    wall, after = time.perf_counter() - began, os.times()
    held.stop()
    if process.returncode not in good:
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{output[-3000:]}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Timed(wall, cpu, held.most / MIB, output)


class _Held:
    """Watches what a process and its descendants hold together (proportional set size, twice a second)."""

    def __init__(self, pid: int) -> None:
        self.most = 0
        self._process = psutil.Process(pid)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._over.wait(0.5):
            self.most = max(self.most, sum(proportional(one) for one in family(self._process)))

    def stop(self) -> None:
        self._over.set()
        self._thread.join()


def family(process: psutil.Process) -> list[psutil.Process]:
    """A process and its descendants."""
    with contextlib.suppress(psutil.Error):
        return [process, *process.children(recursive=True)]
    return []


def proportional(process: psutil.Process) -> int:
    """Bytes that a process holds, shared pages divided by their users; 0 once it is gone."""
    with contextlib.suppress(psutil.Error, OSError):
        return process.memory_full_info().pss
    return 0


def private(process: psutil.Process) -> int:
    """Bytes that no other process shares: what would be free without this one."""
    with contextlib.suppress(psutil.Error, OSError):
        return process.memory_full_info().uss
    return 0
