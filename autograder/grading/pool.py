"""Workers: processes that each keep a suite and a warm sandbox, and grade one submission at a time."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import TracebackType

from autograder.grading.loop import Report, SuiteError, grade_stream
from autograder.sandbox import SandboxError

TRIES = 3
"""Workers that may end over one submission before it is given up."""

Submission = tuple[str, Path]


@dataclass(frozen=True)
class Order:
    """What every worker of a pool does: which assignment, from where, under which seed and level."""

    assignment: str
    root: Path
    seed: str
    isolation: str | None = None
    wall: float | None = None


@dataclass
class _Worker:
    process: multiprocessing.process.BaseProcess
    connection: Connection
    doing: Submission | None = None


@dataclass
class Pool:
    """`jobs` workers, started when first needed. Close it, or use it as a context manager."""

    order: Order
    jobs: int = 1
    _workers: list[_Worker] = field(default_factory=list)

    def grade(self, submissions: Sequence[Submission]) -> Iterator[Report]:
        """Reports as they come. A worker's end costs a retry; a submission that ends workers is given up.

        Raises ``SuiteError`` or ``SandboxError`` where a worker can't begin at all.
        """
        waiting = deque(submissions)
        tries: dict[str, int] = {}
        while waiting or any(worker.doing for worker in self._workers):
            self._hand_out(waiting)
            busy = {worker.connection: worker for worker in self._workers if worker.doing}
            for connection in wait(list(busy)):
                worker = busy[connection]  # type: ignore[index]
                submission, worker.doing = worker.doing, None
                assert submission is not None
                try:
                    kind, answer = worker.connection.recv()
                except (EOFError, OSError):
                    self._drop(worker)
                    tries[submission[0]] = tries.get(submission[0], 0) + 1
                    if tries[submission[0]] < TRIES:
                        waiting.append(submission)
                    else:
                        yield _given_up(submission[0])
                    continue
                if kind == "error":
                    self.close()
                    raise answer
                yield answer

    def close(self) -> None:
        """End all workers."""
        for worker in list(self._workers):
            self._drop(worker)

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _hand_out(self, waiting: deque[Submission]) -> None:
        for _ in range(min(self.jobs, len(waiting)) - len([w for w in self._workers if not w.doing])):
            if len(self._workers) < self.jobs:
                self._workers.append(self._start())
        for worker in list(self._workers):
            if waiting and worker.doing is None:
                submission = waiting.popleft()
                try:
                    worker.connection.send(submission)
                except OSError:  # it ended while idle: nothing was lost
                    self._drop(worker)
                    waiting.appendleft(submission)
                else:
                    worker.doing = submission

    def _start(self) -> _Worker:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, self.order), daemon=False)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _drop(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.connection.close()  # an idle worker reads the end and closes its sandbox
        if worker.doing:
            worker.process.terminate()
        worker.process.join(5)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()


def _work(connection: Connection, order: Order) -> None:
    os.environ["OMP_NUM_THREADS"] = "1"

    def submissions() -> Iterator[Submission]:
        while True:
            try:
                yield connection.recv()
            except (EOFError, KeyboardInterrupt):
                return

    try:
        grade_stream(
            order.assignment,
            order.root,
            order.seed,
            order.isolation,
            submissions(),
            lambda report: connection.send(("report", report)),
            order.wall,
        )
    except (SuiteError, SandboxError) as error:
        connection.send(("error", error))
    except (KeyboardInterrupt, BrokenPipeError):
        pass


def _given_up(student: str) -> Report:
    return {
        "student": student,
        "status": "grader_error",
        "score": 0.0,
        "max_score": 100.0,
        "seconds": 0.0,
        "isolation": "",
        "message": f"the worker ended {TRIES} times over this submission",
        "exercises": [],
        "flags": [],
    }
