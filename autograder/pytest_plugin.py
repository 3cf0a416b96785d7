"""The pytest plugin: gives checks their judge, and says what came of them in a student's words.

Two ways in. A student's own pytest finds ``assignment.toml`` and ``observations.json`` beside the tests and judges
the folder's files in this process; below pytest-xdist each worker judges its share, and the summary is put
together at the end. A grader sets :data:`RUN` itself before each submission.
"""

from __future__ import annotations

import json
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
REPORTS: pytest.StashKey[dict[str, dict[str, Any]]] = pytest.StashKey()
"""What xdist's workers found, by folder."""
OBSERVATIONS = "observations.json"


def pytest_configure(config: pytest.Config) -> None:
    config.stash[FOLDERS] = {}
    config.stash[REPORTS] = {}
    for argument in config.args:
        path = Path(argument.partition("::")[0])
        if line := _elsewhere(path) or _unprepared(path):
            raise pytest.UsageError(line)


def _elsewhere(path: Path) -> str:
    """One line for an assignment's folder that is not where it was looked for."""
    from autograder.assignment import CHAPTERS

    name = path.name if path.name in CHAPTERS else path.parent.name
    if path.exists() or name not in CHAPTERS:
        return ""
    here = Path.cwd()
    if (here / OBSERVATIONS).is_file():
        return f"there is no {path} in {here}: this is an assignment's folder itself; here, `python -m pytest` will do"
    for place in (here, here / "assignments", *here.parents, *(above / "assignments" for above in here.parents)):
        if (place / name / OBSERVATIONS).is_file():
            return f"there is no {path} in {here}: it is {place / name}"
    return f"there is no {path} in {here}: first go to the folder that holds {name}/ (cd …)"


def _unprepared(path: Path) -> str:
    """One line for packages that an assignment's tests there would miss on import."""
    folders = (path, path.parent, *path.glob("*/")) if path.exists() else ()
    if not any((folder / OBSERVATIONS).is_file() for folder in folders):
        return ""
    from autograder.needed import missing_line

    return missing_line()


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
        from autograder.own_folder import entries_of

        [entry] = entries_of(run_of(item), [judge.check.exercise])
        report.longrepr = entry["checks"][-1]["message"]
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where only checks failed, our summary tells each failure in full: pytest need not tell it again."""
    config = session.config
    reports = _reports(config)
    if hasattr(config, "workeroutput"):
        config.workeroutput["autograder"] = json.dumps(reports)  # type: ignore[attr-defined]
        return
    if not reports:
        return
    from autograder.last_results import remember

    for folder, report in reports.items():
        remember(Path(folder), report["exercises"], "public")
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter and _only_ours(reporter):
        if config.option.tbstyle == "auto":
            config.option.tbstyle = "no"
        reporter.reportchars = ""


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what one of xdist's workers found."""
    from autograder.own_summary import joined

    found = node.config.stash[REPORTS]
    for folder, report in json.loads(getattr(node, "workeroutput", {}).get("autograder", "{}")).items():
        found[folder] = joined(found[folder], report) if folder in found else report


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Per exercise one line, what to think about where it fails, and the points."""
    reports = _reports(config)
    if not reports:
        return
    from autograder.own_summary import summary_lines

    for report in reports.values():
        for line, markup in summary_lines(report, width=terminalreporter._tw.fullwidth):
            terminalreporter.write_line(line, **markup)


def _reports(config: pytest.Config) -> dict[str, dict[str, Any]]:
    """The report on each folder that was judged, by this process or by xdist's workers."""
    if not config.stash[FOLDERS]:
        return {folder: _in_order(Path(folder), report) for folder, report in config.stash[REPORTS].items()}
    from autograder.own_folder import entries_of, report_of

    return {str(f): report_of(run.assignment, f, entries_of(run)) for f, run in config.stash[FOLDERS].items()}


def _in_order(folder: Path, report: dict[str, Any]) -> dict[str, Any]:
    from autograder.assignment import load_assignment

    order = [exercise.id for exercise in load_assignment(folder).exercises]
    return {**report, "exercises": sorted(report["exercises"], key=lambda entry: order.index(entry["id"]))}


def _only_ours(terminalreporter: Any) -> bool:
    return all(isinstance(report.longrepr, str) for report in terminalreporter.stats.get("failed", ()))
