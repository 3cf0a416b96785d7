"""The hidden suite as a warm loop: pytest collects it once and runs it for one submission after another."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

import pytest

from autograder import pytest_plugin
from autograder.assignment import Assignment, load_assignment
from autograder.grading.bench import LiveBench
from autograder.grading.evidence import checks_that_prove
from autograder.grading.given import given_sources
from autograder.grading.terms import HandedIn, Report, SuiteError
from autograder.grading.witness import SubmissionInSandbox
from autograder.judging.checks import check_of
from autograder.judging.run import Run
from autograder.sandbox import Sandbox
from autograder.sandbox.forbidden import Flag, find_forbidden
from autograder.sandbox.intake import IntakeError, Submitted, read_submission
from autograder.sandbox.legible import legible
from autograder.sandbox.reaching import find_reaching

MOST_FLAGS = 100
"""Flags of one exercise that a report lists; a submission can be made to have thousands."""


class SuiteLoop:
    """A pytest plugin that runs the collected suite for each submission that `submissions` yields."""

    def __init__(
        self,
        assignment: Assignment,
        root: Path,
        seed: str,
        sandbox: Sandbox,
        submissions: Iterable[tuple[str, HandedIn]],
        finished: Callable[[Report], None],
        wall: float | None = None,
        looks: Path | None = None,
    ) -> None:
        self._assignment = assignment
        self._given = given_sources(assignment, root)
        self._bench = LiveBench(assignment, self._given, looks)
        self._seed = seed
        self._sandbox = sandbox
        self._submissions = submissions
        self._finished = finished
        self._wall = wall
        self._proving: frozenset[str] | None = None

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of running the suite once: once for every submission."""
        if session.testsfailed:
            raise SuiteError(f"the suite of {self._assignment.name} does not load")
        for student, work in self._submissions:
            self._finished(self._grade(session, student, work))
        return True

    def _grade(self, session: pytest.Session, student: str, work: HandedIn) -> Report:
        began = time.monotonic()
        try:
            taken = self._taken_in(student, work)
        except IntakeError as error:
            report = self._report(student, "rejected", [])
            report["message"] = str(error)
        else:
            report = self._judge(session, student, taken)
            if report["status"] == "grader_error":  # a fork that failed once may do better now
                report = self._judge(session, student, taken)
            report["digest"] = taken.digest
            report["notes"] = list(taken.notes)
        report["seconds"] = round(time.monotonic() - began, 4)
        return report

    def _taken_in(self, student: str, work: HandedIn) -> Submitted:
        if isinstance(work, IntakeError):
            raise work
        if isinstance(work, Submitted):
            return work
        return read_submission(work, self._assignment.name, self._assignment.modules, student=student)

    def _judge(self, session: pytest.Session, student: str, taken: Submitted) -> Report:
        submission = SubmissionInSandbox(self._sandbox, self._assignment, taken.sources, self._given, self._wall)
        try:
            proving = partial(self._checks_that_prove, session)
            run = Run(self._assignment, submission.witness, self._bench, self._seed, proving)
            run_checks(session, run)
        finally:
            submission.close()
        if submission.sandbox_error:
            return self._error(student, submission.sandbox_error)
        if run.broken and (fault := self._suite_fault(session)):
            return self._error(student, fault)
        report = self._report(student, "graded", run.exercises())
        report["flags"] = self._flags(taken)
        return report

    def _checks_that_prove(self, session: pytest.Session) -> frozenset[str]:
        """Found out when a submission first is right in parts; the same for all."""
        if self._proving is None:
            self._proving = checks_that_prove(self._bench, partial(run_checks, session))
        return self._proving

    def _suite_fault(self, session: pytest.Session) -> str:
        """A check that could not read an observation: does it read the reference's? If not, it is ours."""
        run = Run(self._assignment, lambda _: self._bench.reference, self._bench, self._seed)
        run_checks(session, run)
        return run.broken[0] if run.broken else ""

    def _flags(self, taken: Submitted) -> list[Report]:
        sources, unread = legible(taken.sources)
        flags = []
        for exercise in self._assignment.exercises:
            if exercise.forbidden:
                found = most(find_forbidden(sources, exercise.forbidden, exercise.names))
                flags += [{"exercise": exercise.id, **asdict(flag)} for flag in found]
        homes = {exercise.module: exercise.id for exercise in reversed(self._assignment.exercises)}
        first = self._assignment.exercises[0].id
        found = [*unread, *most(find_reaching(sources))]
        return flags + [{"exercise": homes.get(flag.file, first), **asdict(flag)} for flag in found]

    def _error(self, student: str, message: str) -> Report:
        report = self._report(student, "grader_error", [])
        report["message"] = message
        return report

    def _report(self, student: str, status: str, exercises: list[Report]) -> Report:
        return {
            "student": student,
            "status": status,
            "score": sum(exercise["score"] for exercise in exercises),
            "max_score": float(self._assignment.max_score),
            "seconds": 0.0,
            "isolation": self._sandbox.level,
            "message": "",
            "exercises": exercises,
            "flags": [],
        }


def most(flags: list[Flag]) -> list[Flag]:
    """The first of many flags, and one that counts the others."""
    more = flags[MOST_FLAGS:]
    counted = [replace(more[0], what=f"{len(more)} more places", reason="too many to be listed")] if more else []
    return [*flags[:MOST_FLAGS], *counted]


def run_checks(session: pytest.Session, run: Run, exercises: Collection[str] | None = None) -> None:
    """Run the collected checks (of all exercises, or of these) for one implementation; `run` holds what came of it."""
    session.config.stash[pytest_plugin.RUN] = run
    marked = [(item, check_of(getattr(item, "obj", None))) for item in session.items]
    items = [item for item, check in marked if check and (exercises is None or check.exercise in exercises)]
    for item, following in zip(items, [*items[1:], None], strict=True):
        if set(item.fixturenames) == {"judge", "request"}:
            _run_plain(item.obj, run)
        else:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


def _run_plain(test: Callable[..., None], run: Run) -> None:
    """A check that takes nothing but `judge`, as nearly all: the way through pytest's hooks would cost more than it."""
    check = check_of(test)
    assert check is not None
    judge = run.judge(check)
    try:
        test(judge)
    except (Exception, pytest.fail.Exception, pytest.skip.Exception) as error:
        run.settle(judge, error)
    else:
        run.settle(judge, None)


def pytest_options(name: str) -> list[str]:
    """Arguments that make pytest collect the hidden suite of an assignment and nothing else.

    Raises ``SuiteError`` where there is none.
    """
    suite = Path(__file__).parent.parent / "suites" / name
    if not suite.is_dir():
        raise SuiteError(f"there is no hidden suite for {name}: grading needs the instructor's checkout")
    unused = (
        "terminal",
        "cacheprovider",
        "faulthandler",
        "logging",
        "unraisableexception",
        "threadexception",
        "warnings",
    )
    options = ["-s", "--assert=plain", *(part for name in unused for part in ("-p", f"no:{name}"))]
    return [*options, "-c", os.devnull, "--rootdir", str(suite), "--import-mode=importlib", str(suite)]


def grade_stream(
    name: str,
    root: Path,
    seed: str,
    isolation: str | None,
    submissions: Iterable[tuple[str, HandedIn]],
    finished: Callable[[Report], None],
    wall: float | None = None,
    looks: Path | None = None,
) -> None:
    """Grade each of `submissions` in this process and hand its report to `finished`.

    `wall` lowers every exercise's time limit, in seconds; `looks` is a folder shared with other workers of the run.
    Raises ``SuiteError``, ``SandboxError``.
    """
    options = pytest_options(name)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    assignment = load_assignment(root / "solutions" / name)
    with Sandbox(isolation) as sandbox:
        for exercise in assignment.exercises:
            sandbox.warm_up(exercise.preload)
        import torch  # as late as this: the warm parents import it at the same time

        torch.set_num_threads(1)
        sandbox.become_ready()
        loop = SuiteLoop(assignment, root, seed, sandbox, submissions, finished, wall, looks)
        status = pytest.main(options, plugins=[pytest_plugin, loop])
        if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            raise SuiteError(f"the suite of {name} could not be run (pytest status {int(status)})")
