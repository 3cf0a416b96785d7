"""The pytest plugin: gives checks their judge, and says what came of them in a student's words.

Two ways in. A student's own pytest finds ``assignment.toml`` and ``observations.json`` beside the tests and judges
the folder's files in this process. A grader sets :data:`RUN` itself before each submission.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from autograder.judging.judge import Judge
    from autograder.judging.run import Run

RUN: pytest.StashKey[Run] = pytest.StashKey()
"""The grader's run in progress; without it, checks judge the folder they lie in."""
FOLDERS: pytest.StashKey[dict[Path, Run]] = pytest.StashKey()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[FOLDERS] = {}


def run_of(item: pytest.Item) -> Run:
    """The run that this check belongs to; a student's folder gets one at its first check."""
    grading = item.config.stash.get(RUN, None)
    if grading is not None:
        return grading
    folders = item.config.stash[FOLDERS]
    folder = item.path.parent
    if folder not in folders:
        from autograder.own_folder import OwnFolderError, run_for_folder

        try:
            folders[folder] = run_for_folder(folder)
        except OwnFolderError as error:
            pytest.exit(str(error), returncode=4)
    return folders[folder]


@pytest.fixture
def judge(request: pytest.FixtureRequest) -> Judge:
    """Draws inputs, looks at the implementation and compares it with the reference."""
    from autograder.judging.checks import check_of

    check = check_of(request.function)
    if check is None:
        pytest.fail("a test that takes `judge` needs the @check mark", pytrace=False)
    return run_of(request.node).judge(check)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Iterator[None]:
    """Run a check and settle it: whatever it raises becomes its run's result."""
    judge = pyfuncitem.funcargs.get("judge")
    if judge is None:
        return (yield)
    run = run_of(pyfuncitem)
    try:
        result = yield
    except Exception as error:
        run.settle(judge, error)
        if RUN in pyfuncitem.config.stash:  # nobody reads a grader's tracebacks, and they cost more than the check
            pytest.fail("settled", pytrace=False)
        raise
    run.settle(judge, None)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[Any]:
    """A failed check shows its three parts instead of a traceback."""
    report = yield
    judge = getattr(item, "funcargs", {}).get("judge")
    if judge is not None and report.when == "call" and report.failed and RUN not in item.config.stash:
        from autograder.judging.run import message

        settled = run_of(item).settled[judge.check.exercise][-1]
        report.longrepr = message(judge.check, settled.came_back, run_of(item).recognised(judge.check.exercise))
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where only checks failed, our summary tells each failure in full: pytest need not tell it again."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and session.config.stash[FOLDERS] and _only_ours(reporter):
        if session.config.option.tbstyle == "auto":
            session.config.option.tbstyle = "no"
        reporter.reportchars = ""


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Per exercise one line, what to think about where it fails, and the points."""
    runs = config.stash[FOLDERS]
    if not runs:
        return
    from autograder.own_folder import summary_lines

    for run in runs.values():
        for line, markup in summary_lines(run, width=terminalreporter._tw.fullwidth):
            terminalreporter.write_line(line, **markup)


def _only_ours(terminalreporter: Any) -> bool:
    return all(isinstance(report.longrepr, str) for report in terminalreporter.stats.get("failed", ()))
