"""A student's own folder, judged in this process by its public tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from autograder.assignment import CHAPTERS, Assignment, AssignmentError, Exercise, load_assignment
from autograder.data.vocabulary import use_shipped_vocabulary
from autograder.implementation import Implementation, read_sources
from autograder.judging.checks import Check, check_of
from autograder.judging.recorded import FILE, PUBLIC_SEED, RecordedBench, RecordError
from autograder.judging.run import Run
from autograder.needed import missing_line
from autograder.reports.words import Report
from autograder.sandbox.decoding import source_text
from autograder.troubles import in_plain_words

_NO_HELPERS = frozenset("tests test docs build dist venv env __pycache__ node_modules".split())


class OwnFolderError(Exception):
    """The folder can't be judged; one line that says what to do."""


def run_for_folder(folder: Path) -> Run:
    """A run over `folder`'s Python files, measured by its recorded observations.

    Raises ``OwnFolderError``.
    """
    if missing := missing_line():
        raise OwnFolderError(missing)
    from autograder.own_witness import OwnWitness

    try:
        assignment = load_assignment(folder)
        bench = RecordedBench(folder / FILE)
    except (AssignmentError, RecordError) as error:
        raise OwnFolderError(f"These checks need the assignment's own files: {error}") from None
    implementation = implementation_of(folder)
    witnesses = {exercise.id: OwnWitness(implementation, exercise) for exercise in assignment.exercises}
    return Run(assignment, lambda exercise: witnesses[exercise.id], bench, PUBLIC_SEED)


def implementation_of(folder: Path) -> Implementation:
    """The answers in `folder`, from its files as they are now."""
    use_shipped_vocabulary()
    names = load_assignment(folder).names
    sources = {name: source_text((folder / name).read_bytes()) for name in [*read_sources(folder), *_helpers(folder)]}
    return Implementation(sources, names=names, folder=str(folder))


def _helpers(folder: Path) -> list[str]:
    """Python files of the folders beside the answers: what somebody keeps in ``helpers/``, as the grader takes it."""
    paths = [path.relative_to(folder) for depth in ("*/*.py", "*/*/*.py") for path in sorted(folder.glob(depth))]
    plain = [path for path in paths if all(part.isidentifier() for part in path.with_suffix("").parts)]
    return [path.as_posix() for path in plain if (folder / path).is_file() and not set(path.parts) & _NO_HELPERS]


def notes(folder: Path, assignment: Assignment) -> list[str]:
    """One line for each file that works and yet isn't as it should be: its encoding, its name."""
    said = []
    for name in sorted(read_sources(folder)):
        data = (folder / name).read_bytes()
        try:
            data.decode("utf-8-sig")
        except UnicodeDecodeError:
            said.append(f"{name} is not saved as UTF-8: save it so (in VS Code: Save with Encoding)")
    for module in assignment.modules:
        if not (folder / module).is_file():
            said.append(
                f"{module} is not here: its answers are looked for in your other files. "
                f"An empty one comes by: autograder reset {module}"
            )
    return said


def find_folder(start: Path, name: str) -> Path:
    """The folder of assignment `name` in, below or beside `start`. Raises ``OwnFolderError``."""
    for folder in (start, start / name, start / "assignments" / name, start.parent / name):
        try:
            if (folder / "assignment.toml").is_file() and load_assignment(folder).name == name:
                return folder
        except AssignmentError as error:
            raise OwnFolderError(str(error)) from None
    raise OwnFolderError(f"there is no {name} in {start}: go to the folder that holds {name}/, or into it")


def folders_here(start: Path) -> list[Path]:
    """The released assignments in, below or beside `start`, in the book's order. Raises ``OwnFolderError``."""
    for place in (start, start / "assignments", start.parent, start.parent / "assignments"):
        found = [path.parent for path in place.glob("*/assignment.toml") if (path.parent / FILE).is_file()]
        if found:
            order = {name: number for number, name in enumerate(CHAPTERS)}
            return sorted(found, key=lambda folder: (order.get(folder.name, len(order)), folder.name))
    if (start / FILE).is_file():
        return [start]
    raise OwnFolderError(f"there is no assignment in {start}: go to the folder that holds it, or into it")


def check_folder(folder: Path, what: str = "") -> Report:
    """Run the public checks of `folder` (all, or those of exercise `what`) and report like the grader.

    Raises ``OwnFolderError``.
    """
    run = run_for_folder(folder)
    assignment = run.assignment
    only = what if what and what != assignment.name else ""
    try:
        wanted = [assignment.exercise(only)] if only else list(assignment.exercises)
    except AssignmentError as error:
        raise OwnFolderError(str(error)) from None
    return report_of(assignment, folder, list(checked_exercises(run, folder, wanted)))


def checked_exercises(run: Run, folder: Path, exercises: Sequence[Exercise]) -> Iterator[Report]:
    """The report's entry for each of `exercises`, one after the other. Raises ``OwnFolderError``."""
    tests = public_tests(folder / f"test_{run.assignment.name}.py")
    for exercise in exercises:
        for test, check in tests:
            if check.exercise == exercise.id:
                _settle(run, test, check)
        yield entries_of(run, [exercise.id])[0]


def _settle(run: Run, test: Callable[[Any], None], check: Check) -> None:
    judge = run.judge(check)
    try:
        test(judge)
    except RecordError as error:
        raise OwnFolderError(str(error)) from None
    except Exception as error:  # noqa: BLE001 - settled like any check that fails
        run.settle(judge, error)
    else:
        run.settle(judge, None)


def entries_of(run: Run, ids: Sequence[str] = ()) -> list[Report]:
    """The report's entries for `ids` (default: the exercises of which a check ran), in plain words."""
    entries = [entry for entry in run.exercises() if (entry["id"] in ids if ids else entry["checks"])]
    return in_plain_words(entries, run.assignment)


def report_of(assignment: Assignment, folder: Path, entries: list[Report]) -> Report:
    """A submission's report, as the grader writes them, for entries of one's own folder."""
    return {
        "student": "",
        "assignment": assignment.name,
        "title": assignment.title,
        "status": "graded",
        "score": sum(entry["score"] for entry in entries),
        "max_score": sum(entry["max_score"] for entry in entries),
        "isolation": "inprocess",
        "message": "\n".join(notes(folder, assignment)),
        "exercises": entries,
        "flags": [],
    }


def public_tests(path: Path) -> list[tuple[Callable[[Any], None], Check]]:
    """The checks that a public test file defines, in order. Raises ``OwnFolderError``."""
    space: dict[str, Any] = {"__name__": path.stem, "__file__": str(path)}
    if path.exists() and not path.is_file():
        raise OwnFolderError(f"{path} can't be read (it is no file): fetch the assignment again")
    try:
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), space)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a file that was changed may raise anything
        why = f"{type(error).__name__}: {error}"
        raise OwnFolderError(f"{path} can't be read ({why}): fetch the assignment again") from None
    return [(test, check) for test in space.values() if (check := check_of(test))]

