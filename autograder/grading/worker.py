"""A worker: a process of its own that keeps one suite and a warm sandbox, and grades what comes over its channel.

It is started as a fresh interpreter and not through multiprocessing: that would run the caller's own script again where
it has no main guard, and gives no child to a daemonic process, which Dask's workers are.
"""

from __future__ import annotations

import base64
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from autograder.grading.terms import HandedIn, Report, SuiteError
from autograder.sandbox import SandboxError, detect_level
from autograder.sandbox.parent import PACKAGE_ROOT

SAFE = ("namespaces", "landlock")
"""Levels at which hidden suites run without being told to."""

IDLE_SECONDS = 600.0
"""A worker that hears nothing for so long ends itself, so that none is left behind by a grader that went away."""

_PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from autograder.grading.worker import main; main(sys.argv[2])"

Submission = tuple[str, HandedIn]


@dataclass(frozen=True)
class Order:
    """What a worker does: which assignment, from where, under which seed and level.

    `root` holds the solutions, `code` the package with the suites; in a checkout both are the same. `looks` is a folder
    in which workers of one run share what known mistakes showed.
    """

    assignment: str
    root: Path
    seed: str
    isolation: str | None = None
    wall: float | None = None
    code: Path = PACKAGE_ROOT
    looks: Path | None = None


class Worker:
    """The grader's handle on one worker; `doing` is the submission it has in hand."""

    def __init__(self, order: Order) -> None:
        self.doing: Submission | None = None
        ours, theirs = socket.socketpair()
        shared = hasattr(theirs, "share")  # Windows, where no descriptor can be inherited by number
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _PROGRAM, str(order.code), "" if shared else str(theirs.fileno())],
                stdin=subprocess.PIPE if shared else subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=() if shared else [theirs.fileno()],
                env={**os.environ, "OMP_NUM_THREADS": "1"},
                start_new_session=True,  # Ctrl-C is the grader's to handle
            )
            if shared:
                with self._process.stdin as pipe:
                    pipe.write(base64.b64encode(theirs.share(self._process.pid)))
        self.connection = Connection(ours.detach())
        with suppress(OSError):  # one that has ended already is found out by hand()
            self.connection.send(order)

    def hand(self, submission: Submission) -> bool:
        """Give it a submission; False if it has ended."""
        try:
            self.connection.send(submission)
        except OSError:
            return False
        self.doing = submission
        return True

    def answer(self) -> Report | None:
        """What came of the submission in hand; None if the worker ended over it.

        Raises ``SuiteError`` or ``SandboxError`` where it can't grade at all.
        """
        self.doing = None
        try:
            answer = self.connection.recv()
        except (EOFError, OSError):
            return None
        if isinstance(answer, Exception):
            raise answer
        return answer

    def end(self) -> None:
        """End it: at once if it is busy, else by closing its channel, so that it closes its sandbox."""
        self.connection.close()
        if self.doing:
            self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def main(descriptor: str) -> None:
    """The worker process: grade what comes until the channel closes or is idle for long."""
    if descriptor:
        channel = socket.socket(fileno=int(descriptor))
    else:
        channel = socket.fromshare(base64.b64decode(sys.stdin.buffer.read()))  # type: ignore[attr-defined]
    connection = Connection(channel.detach())
    taken: list[str] = []
    try:
        order: Order = connection.recv()
        from autograder.grading.loop import grade_stream  # here are the suites, which a grader's own process may lack

        try:
            check_level(order.isolation)
            grade_stream(
                order.assignment,
                order.root,
                order.seed,
                order.isolation,
                _submissions(connection, taken),
                connection.send,
                order.wall,
                order.looks,
            )
        except (SuiteError, SandboxError) as error:
            if not taken:  # else it could begin, and another worker may do better: it ends, as if killed
                connection.send(error)
    except (EOFError, OSError, KeyboardInterrupt):
        pass  # nobody waits for an answer any more


def _submissions(connection: Connection, taken: list[str]) -> Iterator[Submission]:
    while connection.poll(IDLE_SECONDS):
        try:
            submission = connection.recv()
        except (EOFError, OSError):
            return
        taken.append(submission[0])
        yield submission


def check_level(isolation: str | None) -> str:
    """The level that will be used. Raises ``SandboxError`` for one that is too low and was not asked for."""
    level = isolation or detect_level()
    if level not in SAFE and isolation is None:
        raise SandboxError(
            f"this machine isolates student code at level {level!r} only, which does not hold against hostile code; "
            "see `autograder doctor`, or say --isolation process to grade all the same"
        )
    return level
