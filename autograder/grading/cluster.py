"""A running Dask cluster grades: submissions go out as text that our intake read, reports come back.

Dask knows the machines, hands out tasks and repeats those whose worker died. The grader stays the only one that
writes verdicts.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from distributed import CancelledError, Client, Future, KilledWorker, Security, wait
from distributed.comm import connect

from autograder.assignment import load_assignment
from autograder.grading.pool import Begun, ClusterError, given_up
from autograder.grading.shipped import Grading, grade_here
from autograder.grading.terms import HandedIn, Report, SuiteError
from autograder.grading.worker import Order, Submission
from autograder.sandbox import SandboxError
from autograder.sandbox.intake import IntakeError, read_submission

CLOSE_SECONDS = 10
"""How long the scheduler may take to let go of this run."""

LOOK_SECONDS = 5
"""How often to look whether there is still a worker while no report comes."""

AT_ONCE = 256
"""Submissions that are with the cluster at one time: enough to keep it busy, few enough to hold in memory."""

_log = logging.getLogger(__name__)


class Cluster:
    """What :class:`autograder.grading.pool.Pool` is for this machine. Use it as a context manager."""

    def __init__(self, order: Order, address: str) -> None:
        """Connect. Raises ``ClusterError`` where no scheduler answers at `address`."""
        self._address = address
        self._modules = load_assignment(order.root / "solutions" / order.assignment).modules
        self._order = order
        self._numbers = itertools.count()
        for name in ("distributed", "distributed.client"):  # what goes wrong is said here, in one line
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            # A client that can't connect leaves tracebacks, so knock first: in a thread, as a notebook runs a loop.
            with ThreadPoolExecutor(1) as thread:
                thread.submit(asyncio.run, _knock(address)).result()
            self._client = Client(address, set_as_default=False)
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise ClusterError(f"no Dask scheduler answers at {address} ({_line(error)})") from None
        self._grading = Grading(order)

    def grade(self, submissions: Iterable[Submission], begun: Begun | None = None) -> Iterator[Report]:
        """Reports as they come. A dead worker costs a retry; a submission that ends workers is given up.

        Dask blames everything a dead worker had, whether it ran or waited its turn. So whatever it gives up, after
        `distributed.scheduler.allowed-failures` deaths, gets as many tries again, alone. Raises ``ClusterError``, and
        ``SuiteError`` or ``SandboxError`` where a worker can't begin at all.
        """
        self._prepare()
        suspects = []
        for submission, report in self._through(submissions, begun):
            if isinstance(report, KilledWorker):
                suspects.append(submission)
            else:
                yield report
        for submission in suspects:
            for (student, _), report in self._through([submission], None):
                if isinstance(report, KilledWorker):
                    times = report.allowed_failures + 1
                    report = given_up(student, f"this submission alone ended a worker of the cluster {times} times")
                yield report

    def close(self) -> None:
        """Take back what is not graded yet and what was sent along; the cluster itself goes on."""
        with suppress(Exception):  # a scheduler or worker that is gone has nothing to give back
            if self._client.scheduler_info(n_workers=0):
                self._client.unregister_worker_plugin(self._grading.name)
        self._client.close(timeout=CLOSE_SECONDS)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _prepare(self) -> None:
        """Send along what every worker needs, those that come later too."""
        try:
            self._client.register_plugin(self._grading, name=self._grading.name)
        except ClusterError:
            raise
        except ModuleNotFoundError as error:
            raise ClusterError(f"a worker of the cluster lacks the kit: {error}; install it there") from None
        except Exception as error:  # whatever a foreign machine raises
            raise ClusterError(f"the workers at {self._address} can't be prepared: {_line(error)}") from None

    def _through(
        self, submissions: Iterable[Submission], begun: Begun | None
    ) -> Iterator[tuple[Submission, Report | KilledWorker]]:
        waiting = iter(submissions)
        with_cluster: dict[Future, Submission] = {}
        while True:
            for submission in itertools.islice(waiting, AT_ONCE - len(with_cluster)):
                with_cluster[self._submit(*submission)] = submission
                if begun:
                    begun(submission[0])
            if not with_cluster:
                return
            for future in self._ended(list(with_cluster)):
                yield with_cluster.pop(future), self._report(future)

    def _submit(self, student: str, path: HandedIn) -> Future:
        # The name is a number: a dashboard is no place for students' names.
        key = f"grade-{self._order.assignment}-{next(self._numbers)}-{self._grading.name}"
        handed_in = self._taken_in(student, path)
        return self._client.submit(grade_here, self._grading.name, student, handed_in, key=key, pure=False)

    def _taken_in(self, student: str, path: HandedIn) -> HandedIn:
        if not isinstance(path, Path):
            return path
        try:
            taken = read_submission(path, self._order.assignment, self._modules, student=student)
        except IntakeError as error:
            return error
        return replace(taken, notebook_answers={})  # nothing that a suite reads

    def _ended(self, futures: list[Future]) -> list[Future]:
        """Those that have ended, as soon as there is one; says it when there is nobody to wait for."""
        told = False
        while True:
            try:
                with self._client.as_current():
                    return list(wait(futures, timeout=LOOK_SECONDS, return_when="FIRST_COMPLETED").done)
            except TimeoutError:
                pass
            except CancelledError:
                raise self._gone() from None
            try:
                alone = not self._client.nthreads()
            except (OSError, RuntimeError):
                raise self._gone() from None
            if alone and not told:
                _log.warning("the cluster at %s has no worker; waiting for one", self._address)
                told = True

    def _report(self, future: Future) -> Report | KilledWorker:
        try:
            return future.result()
        except KilledWorker as error:
            return error
        except (ClusterError, SuiteError, SandboxError):
            raise
        except CancelledError:
            raise self._gone() from None
        except Exception as error:  # whatever a foreign machine raises
            raise ClusterError(f"a worker at {self._address} can't grade: {_line(error)}") from None
        finally:
            future.release()

    def _gone(self) -> ClusterError:
        return ClusterError(f"the scheduler at {self._address} went away; --resume goes on, on any cluster or none")


async def _knock(address: str) -> None:
    """Connect and leave again. Raises what a wrong address, a silent one or wrong certificates raise."""
    (await connect(address, **Security().get_connection_args("client"))).abort()


def _line(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]
