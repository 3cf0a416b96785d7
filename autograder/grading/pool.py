"""The workers of this machine: each grades one submission at a time, and its end costs no more than a retry."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import wait
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

from autograder.grading.terms import Report
from autograder.grading.worker import Order, Submission, Worker

TRIES = 3
"""Workers that may end over one submission before it is given up."""

Begun = Callable[[str], None]
"""Told the student whose submission is now being graded."""


class ClusterError(Exception):
    """The machines of a cluster can't grade; one clear line."""


@dataclass
class Pool:
    """`jobs` workers, started when first needed. Close it, or use it as a context manager."""

    order: Order
    jobs: int = 1
    _workers: list[Worker] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._looks = TemporaryDirectory(prefix="looks-") if self.jobs > 1 else None
        if self._looks:
            self.order = replace(self.order, looks=Path(self._looks.name))

    def grade(self, submissions: Sequence[Submission], begun: Begun | None = None) -> Iterator[Report]:
        """Reports as they come. A worker's end costs a retry; a submission that ends workers is given up.

        Raises ``SuiteError`` or ``SandboxError`` where a worker can't begin at all.
        """
        waiting = deque(submissions)
        tries: dict[str, int] = {}
        while waiting or any(worker.doing for worker in self._workers):
            self._hand_out(waiting, begun)
            busy = {worker.connection: worker for worker in self._workers if worker.doing}
            reports: list[Report] = []
            for connection in wait(list(busy)) if busy else ():
                worker = busy[connection]  # type: ignore[index]
                assert worker.doing
                student, handed_in = worker.doing
                report = worker.answer()
                if report is None:
                    self._drop(worker)
                    tries[student] = tries.get(student, 0) + 1
                    if tries[student] < TRIES:
                        waiting.append((student, handed_in))
                        continue
                    report = given_up(student, f"the worker ended {TRIES} times over this submission")
                reports.append(report)
            self._hand_out(waiting, begun)  # no worker waits until these reports are stored
            yield from reports

    def close(self) -> None:
        """End all workers."""
        for worker in list(self._workers):
            self._drop(worker)
        if self._looks:
            self._looks.cleanup()

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _hand_out(self, waiting: deque[Submission], begun: Begun | None) -> None:
        for _ in range(min(self.jobs, len(waiting)) - len([w for w in self._workers if not w.doing])):
            if len(self._workers) < self.jobs:
                self._workers.append(Worker(self.order))
        for worker in list(self._workers):
            if waiting and worker.doing is None:
                if worker.hand(waiting[0]):
                    student, _ = waiting.popleft()
                    if begun:
                        begun(student)
                else:  # it ended while idle: nothing was lost
                    self._drop(worker)

    def _drop(self, worker: Worker) -> None:
        self._workers.remove(worker)
        worker.end()


def given_up(student: str, message: str) -> Report:
    """The verdict on a submission that could not be graded: our fault, never a zero in a gradebook."""
    return {
        "student": student,
        "status": "grader_error",
        "score": 0.0,
        "max_score": 100.0,
        "seconds": 0.0,
        "isolation": "",
        "message": message,
        "exercises": [],
        "flags": [],
    }
