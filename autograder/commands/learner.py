"""``check``, ``hint``, ``reveal``: for someone who works through the assignments."""

from __future__ import annotations

import argparse
import ast
import sys
from pathlib import Path

from autograder.assignment import Assignment, AssignmentError, Exercise, find_root, load_assignment
from autograder.own_folder import OwnFolderError, check_folder, find_folder

Report = dict


def check(options: argparse.Namespace) -> int:
    """Check the working tree; 0 if everything stands, 1 if something fails."""
    from autograder.reports.terminal import show_submission

    names = [options.what] if options.what else _assignments_here(Path.cwd())
    stands = True
    for what in names:
        report = checked(what)
        stands = stands and all(entry["status"] == "passed" for entry in report["exercises"])
        show_submission(report)
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
    root = find_root()
    source = load_assignment(root / "solutions" / options.id.partition("-")[0])
    exercise = source.exercise(options.id)
    if not options.yes:
        entry = next(entry for entry in checked(exercise.id)["exercises"] if entry["id"] == exercise.id)
        if entry["status"] != "passed":
            anyway = f"autograder reveal {exercise.id} --yes"
            print(f"{exercise.id} does not stand yet. To see the reference all the same: {anyway}")
            return 1
    text = (source.folder / exercise.module).read_text(encoding="utf-8")
    for node in ast.parse(text).body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and node.name in exercise.names:
            segment = ast.get_source_segment(text, node) or ""
            print("\n".join(line for line in segment.splitlines() if "### " not in line), end="\n\n")
    return 0


def checked(what: str) -> Report:
    """The report on the student's own folder: by the hidden suite in a checkout, else by the public tests."""
    name = what.partition("-")[0]
    folder = find_folder(Path.cwd(), name)
    if not _has_suite(name, folder):
        return check_folder(folder, what)
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
    if what != name:
        load_assignment(folder).exercise(what)
        report["exercises"] = [entry for entry in report["exercises"] if entry["id"] == what]
        report["score"] = sum(entry["score"] for entry in report["exercises"])
        report["max_score"] = sum(entry["max_score"] for entry in report["exercises"])
    return report


def _has_suite(name: str, folder: Path) -> bool:
    try:
        root = find_root()
    except AssignmentError:
        return False
    return folder.resolve().is_relative_to(root) and (root / "autograder" / "suites" / name).is_dir()


def _exercise(exercise_id: str) -> tuple[Assignment, Exercise]:
    assignment = load_assignment(find_folder(Path.cwd(), exercise_id.partition("-")[0]))
    return assignment, assignment.exercise(exercise_id)


def _assignments_here(start: Path) -> list[str]:
    for folder in (start, start / "assignments"):
        found = sorted(path.parent.name for path in folder.glob("*/assignment.toml"))
        if found:
            return found
    if (start / "assignment.toml").is_file():
        return [load_assignment(start).name]
    print("Say what to check, as in `autograder check ch03`.", file=sys.stderr)
    raise OwnFolderError(f"there is no assignment in {start}")
