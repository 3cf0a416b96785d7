"""A student's own folder, judged in this process by its public tests."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from autograder import probes
from autograder.assignment import AssignmentError, load_assignment
from autograder.data.vocabulary import use_shipped_vocabulary
from autograder.implementation import Implementation, read_sources
from autograder.judging.checks import Check, check_of
from autograder.judging.recorded import FILE, PUBLIC_SEED, RecordedBench, RecordError
from autograder.judging.run import Run
from autograder.observation import Call, Observation

WORDS = {
    "passed": "stands",
    "failed": "not yet",
    "not_implemented": "not implemented",
    "missing": "missing",
    "crashed": "does not load",
    "timeout": "too slow",
    "out_of_memory": "out of memory",
}


class OwnFolderError(Exception):
    """The folder can't be judged; one line that says what to do."""


class OwnWitness:
    """Looks at the student's files in the student's own process."""

    def __init__(self, implementation: Implementation) -> None:
        self._implementation = implementation

    def observe(self, call: Call) -> Observation:
        return probes.run(self._implementation, call)


def run_for_folder(folder: Path) -> Run:
    """A run over `folder`'s Python files, measured by its recorded observations.

    Raises ``OwnFolderError``.
    """
    try:
        assignment = load_assignment(folder)
        bench = RecordedBench(folder / FILE)
    except (AssignmentError, RecordError) as error:
        raise OwnFolderError(f"These checks need the assignment's own files: {error}") from None
    witness = OwnWitness(implementation_of(folder))
    return Run(assignment, lambda _: witness, bench, PUBLIC_SEED)


def implementation_of(folder: Path) -> Implementation:
    """The answers in `folder`, from its files as they are now."""
    use_shipped_vocabulary()
    names = load_assignment(folder).names
    return Implementation(read_sources(folder), names=names, folder=str(folder))


def summary_lines(run: Run, width: int) -> Iterator[tuple[str, dict[str, bool]]]:
    """Lines with their markup: one an exercise, its failures below it, the points at the end."""
    yield "", {}
    yield f"{run.assignment.name}  {run.assignment.title}", {"bold": True}
    score = 0.0
    total = 0.0
    for entry in run.exercises():
        if not entry["checks"]:
            continue
        score += entry["score"]
        total += entry["max_score"]
        points = f"{entry['score']:g}/{entry['max_score']:g}"
        color = {"passed": "green", "not_implemented": "yellow"}.get(entry["status"], "red")
        yield f"  {WORDS[entry['status']]:<16}{points:>7}  {entry['id']}", {color: True}
        if entry["status"] in ("passed", "not_implemented"):
            continue
        told: set[str] = set()
        for one in entry["checks"]:
            text = one["message"]
            if one["outcome"] == "failed" and text not in told:
                told.add(text)
                for line in text.splitlines():
                    indent = " " * 22
                    wrapped = textwrap.wrap(line, max(width - 10, 40), subsequent_indent=indent)
                    yield from ((f"          {part}", {}) for part in wrapped)
                yield "", {}
    yield f"  {score:g} of {total:g} points on the public tests; the hidden suite asks more.", {"bold": True}


def find_folder(start: Path, name: str) -> Path:
    """The folder of assignment `name` in, below or beside `start`. Raises ``OwnFolderError``."""
    for folder in (start, start / name, start / "assignments" / name, start.parent / name):
        try:
            if (folder / "assignment.toml").is_file() and load_assignment(folder).name == name:
                return folder
        except AssignmentError as error:
            raise OwnFolderError(str(error)) from None
    raise OwnFolderError(f"there is no {name} in {start}: go to the folder that holds {name}/, or into it")


def check_folder(folder: Path, what: str = "") -> dict[str, Any]:
    """Run the public checks of `folder` (all, or those of exercise `what`) and report like the grader.

    Raises ``OwnFolderError``.
    """
    run = run_for_folder(folder)
    only = what if what and what != run.assignment.name else ""
    try:
        exercises = [run.assignment.exercise(only)] if only else list(run.assignment.exercises)
    except AssignmentError as error:
        raise OwnFolderError(str(error)) from None
    wanted = {exercise.id for exercise in exercises}
    for test, check in public_tests(folder / f"test_{run.assignment.name}.py"):
        if check.exercise in wanted:
            judge = run.judge(check)
            try:
                test(judge)
            except RecordError as error:
                raise OwnFolderError(str(error)) from None
            except Exception as error:  # noqa: BLE001 - settled like any check that fails
                run.settle(judge, error)
            else:
                run.settle(judge, None)
    entries = [entry for entry in run.exercises() if entry["id"] in wanted]
    return {
        "student": "",
        "status": "graded",
        "score": sum(entry["score"] for entry in entries),
        "max_score": sum(entry["max_score"] for entry in entries),
        "isolation": "inprocess",
        "message": "",
        "exercises": entries,
        "flags": [],
    }


def public_tests(path: Path) -> list[tuple[Callable[[Any], None], Check]]:
    """The checks that a public test file defines, in order. Raises ``OwnFolderError``."""
    space: dict[str, Any] = {"__name__": path.stem, "__file__": str(path)}
    try:
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), space)
    except (OSError, SyntaxError) as error:
        raise OwnFolderError(f"{path} can't be read ({error}): fetch the assignment again") from None
    return [(test, check) for test in space.values() if (check := check_of(test))]
