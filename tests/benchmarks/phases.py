"""Where the milliseconds of one submission go, and what a worker holds of memory.

One worker in a process of its own, its functions timed from outside; nothing of what they do is changed.
"""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

from autograder.assignment import load_assignment
from autograder.grading import loop
from autograder.grading.bench import LiveBench
from autograder.grading.given import given_sources
from autograder.grading.witness import ExerciseWitness
from autograder.judging import judge
from autograder.observation import Call
from autograder.sandbox.parent import WarmParent
from autograder.sandbox.session import Session
from tests.benchmarks.classes import hand_in_reference
from tests.benchmarks.machine import MIB, private, timed

PHASES = ("fork", "isolation", "probes", "comparison", "end", "rest")
"""Forking the child; its layers; all looks, with their way there and back; comparing and naming; killing; the rest."""

UNAVOIDABLE = ("fork", "isolation", "end")

_TIMED = (
    (WarmParent, "fork", "fork"),
    (WarmParent, "end", "end"),
    (Session, "_begin", "isolation"),
    (ExerciseWitness, "observe", "probes"),
    (judge, "difference", "comparison"),
    (LiveBench, "recognise", "comparison"),
)


@dataclass(frozen=True)
class Found:
    """Seconds of the first submission, median milliseconds of the others, in all and by phase; memory in MiB.

    `alone`: milliseconds that the same looks take in a warm process without any sandbox.
    """

    first: float
    median: float
    phases: dict[str, float]
    alone: float
    worker_mib: float
    parents_mib: float

    @property
    def floor(self) -> float:
        """Milliseconds below which no grader comes that gives each submission a process and layers of its own."""
        return self.alone + sum(self.phases[one] for one in UNAVOIDABLE)


class _Clock:
    """Time by phase; a phase inside of another one is taken off that."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._inside: list[float] = []
        self.calls: list[Call] = []
        """What the last submission was looked at with."""

    def timing(self, function: Any, phase: str) -> Any:
        def timed(*args: Any, **kwargs: Any) -> Any:
            if phase == "probes":
                self.calls.append(args[1])
            began = time.perf_counter()
            self._inside.append(0.0)
            try:
                return function(*args, **kwargs)
            finally:
                took = time.perf_counter() - began
                self.spent[phase] += took - self._inside.pop()
                if self._inside:
                    self._inside[-1] += took

        return timed

    def take(self) -> dict[str, float]:
        """What was spent since the last time."""
        self.calls.clear()
        spent, self.spent = self.spent, defaultdict(float)
        return spent


@contextlib.contextmanager
def _timed(clock: _Clock) -> Iterator[None]:
    originals = [(owner, name, getattr(owner, name)) for owner, name, _ in _TIMED]
    for owner, name, phase in _TIMED:
        setattr(owner, name, clock.timing(getattr(owner, name), phase))
    try:
        yield
    finally:
        for owner, name, original in originals:
            setattr(owner, name, original)


def phases_of(name: str, count: int, root: Path) -> Found:
    """Grade the reference of chapter `name` once to warm up and `count` times more, in a process of its own."""
    done = timed([sys.executable, "-m", __name__, name, str(count), root], root)
    return Found(**json.loads(done.output.splitlines()[-1]))


def _measured(name: str, count: int, root: Path) -> Found:
    clock = _Clock()
    spent: list[dict[str, float]] = []
    reports: list[loop.Report] = []
    memory: list[tuple[float, float]] = []
    calls: list[Call] = []

    def finished(report: loop.Report) -> None:
        reports.append(report)
        calls[:] = clock.calls
        spent.append(clock.take())

    with tempfile.TemporaryDirectory(prefix="phases-") as scratch:
        submissions = hand_in_reference(Path(scratch), name, count + 1, root)

        def handed_in() -> Iterator[tuple[str, Path]]:
            yield from submissions
            me = psutil.Process()
            memory.append((private(me) / MIB, sum(private(one) for one in me.children(recursive=True)) / MIB))

        with _timed(clock):
            loop.grade_stream(name, root, "benchmark", None, handed_in(), finished)
    wrong = [report for report in reports if report["score"] != 100]
    if wrong:
        raise RuntimeError(f"{name}: the reference got {wrong[0]['score']} points: {wrong[0]['message']}")
    for phases, report in zip(spent, reports, strict=True):
        phases["rest"] = report["seconds"] - sum(phases.values())
    median = {phase: 1000 * statistics.median(one[phase] for one in spent[1:]) for phase in PHASES}
    whole = 1000 * statistics.median(report["seconds"] for report in reports[1:])
    return Found(reports[0]["seconds"], whole, median, 1000 * _alone(name, calls, count, root), *memory[0])


def _alone(name: str, calls: Sequence[Call], count: int, root: Path) -> float:
    """Seconds that the reference needs for the same looks in this process."""
    assignment = load_assignment(root / "solutions" / name)
    bench = LiveBench(assignment, given_sources(assignment, root))
    taken = []
    for _ in range(count + 1):
        began = time.perf_counter()
        witness = bench.witness(bench.sources)
        for call in calls:
            witness.observe(call)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken[1:])


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # one core for all of it, as the table says
    print(json.dumps(asdict(_measured(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))))
