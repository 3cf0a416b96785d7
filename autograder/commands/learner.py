"""``check``, ``hint``, ``reveal``: for someone who works through the assignments."""

from __future__ import annotations

import argparse
from pathlib import Path

from autograder.assignment import Assignment, AssignmentError, Exercise, find_root, load_assignment
from autograder.last_results import remember
from autograder.own_folder import OwnFolderError, Report, check_folder, find_folder, folders_here, notes
from autograder.troubles import in_plain_words


def check(options: argparse.Namespace) -> int:
    """Check the working tree; 0 if everything stands, 1 if something fails."""
    from autograder.reports.terminal import show_submission, stdout

    names = [options.what] if options.what else [folder.name for folder in folders_here(Path.cwd())]
    console = stdout()
    stands = True
    for what in names:
        report = checked(what)
        stands = stands and all(entry["status"] == "passed" for entry in report["exercises"])
        for note in report["message"].splitlines():
            console.print(note, style="yellow", markup=False)
        show_submission({**report, "student": f"{report['assignment']}  {report['title']}"}, console)
        console.print()
    return 0 if stands else 1


def hint(options: argparse.Namespace) -> int:
    """A question, then the invariant, then pseudo-code; a recognised mistake decides where to start."""
    assignment, exercise = _exercise(options.id)
    if not exercise.hints:
        print(f"There are no hints for {exercise.id}; its brief is {assignment.folder / 'README.md'}.")
        return 0
    entry = next(entry for entry in checked(exercise.id)["exercises"] if entry["id"] == exercise.id)
    if entry["status"] == "passed":
        print(f"{exercise.id} stands: there is nothing left to hint at.")
        return 0
    named = next((one for one in entry["checks"] if one["misconception"]), None)
    first = 2 if named and len(exercise.hints) > 1 else 1
    step = min(options.step or first, len(exercise.hints))
    if named:
        print(f"It looks as if: {named['misconception']['says']}\nThink about: {named['think_about']}\n")
    print(f"Hint {step} of {len(exercise.hints)}: {exercise.hints[step - 1]}")
    if step < len(exercise.hints):
        print(f"More: autograder hint {exercise.id} --step {step + 1}")
    return 0


def reveal(options: argparse.Namespace) -> int:
    """Print the reference of an exercise once it stands, or when asked to all the same."""
    from autograder.reports.terminal import stdout
    from autograder.revealing import reference

    _, exercise = _exercise(options.id)
    try:
        source = load_assignment(find_root() / "solutions" / options.id.partition("-")[0])
    except AssignmentError:
        print(
            "The reference is not part of a student's kit: your instructor has it, and so does the kit's repository. "
            f"What you have here: autograder hint {exercise.id} --step 3"
        )
        return 1
    if not options.yes:
        entry = next(entry for entry in checked(exercise.id)["exercises"] if entry["id"] == exercise.id)
        if entry["status"] != "passed":
            anyway = f"autograder reveal {exercise.id} --yes"
            print(f"{exercise.id} does not stand yet. To see the reference all the same: {anyway}")
            return 1
    text = reference(source, source.exercise(exercise.id))
    console = stdout()
    if console.is_terminal:
        from rich.syntax import Syntax

        console.print(Syntax(text, "python", theme="ansi_dark", background_color="default", word_wrap=True))
    else:
        print(text)
    return 0


def checked(what: str) -> Report:
    """The report on the student's own folder: by the hidden suite in a checkout, else by the public tests."""
    name = what.partition("-")[0]
    folder = find_folder(Path.cwd(), name)
    suite = _has_suite(name, folder)
    report = _checked_by_suite(name, folder, what) if suite else check_folder(folder, what)
    remember(folder, report["exercises"], "hidden" if suite else "public")
    return report


def _checked_by_suite(name: str, folder: Path, what: str) -> Report:
    from autograder.grading import grade_class
    from autograder.grading.class_grading import SAFE
    from autograder.sandbox import detect_level

    level = detect_level()
    report = grade_class(
        name,
        folder,
        jobs=1,
        isolation=None if level in SAFE else level,  # one's own code on one's own machine
        store=find_root() / "build" / "own" / name,
    )["submissions"][0]
    if report["status"] != "graded":
        raise OwnFolderError(report["message"])
    assignment = load_assignment(folder)
    if what != name:
        assignment.exercise(what)
        report["exercises"] = [entry for entry in report["exercises"] if entry["id"] == what]
        report["score"] = sum(entry["score"] for entry in report["exercises"])
        report["max_score"] = sum(entry["max_score"] for entry in report["exercises"])
    said = {"assignment": name, "title": assignment.title, "message": "\n".join(notes(folder, assignment))}
    return {**report, **said, "exercises": in_plain_words(report["exercises"], assignment)}


def _has_suite(name: str, folder: Path) -> bool:
    try:
        root = find_root()
    except AssignmentError:
        return False
    return folder.resolve().is_relative_to(root) and (root / "autograder" / "suites" / name).is_dir()


def _exercise(exercise_id: str) -> tuple[Assignment, Exercise]:
    assignment = load_assignment(find_folder(Path.cwd(), exercise_id.partition("-")[0]))
    return assignment, assignment.exercise(exercise_id)
