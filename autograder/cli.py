"""The command line. Each command's work is in ``autograder/commands``; errors of a user are one line here."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

USAGE = 2
"""Exit status for input that can't be used."""

ERRORS = {
    "autograder.assignment": "AssignmentError",
    "autograder.own_folder": "OwnFolderError",
    "autograder.judging.recorded": "RecordError",
    "autograder.data": "DataError",
    "autograder.sandbox": "SandboxError",
    "autograder.sandbox.intake": "IntakeError",
    "autograder.grading.terms": "SuiteError",
    "autograder.grading.store": "StoreError",
    "autograder.grading.pool": "ClusterError",
    "autograder.release.stubs": "ReleaseError",
    "autograder.release.leaks": "LeakError",
    "autograder.misconceptions": "CatalogueError",
    "autograder.demo": "DemoError",
    "autograder.gradebooks": "GradebookError",
    "autograder.exports": "ExportError",
    "autograder.authoring": "AuthoringError",
}
"""Errors that are a user's or the machine's, not ours: one clear line, no traceback."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if not _is_expected(error):
            raise
        print(f"autograder: {error}", file=sys.stderr)
        return USAGE


def _is_expected(error: Exception) -> bool:
    known = [getattr(sys.modules[module], name, ()) for module, name in ERRORS.items() if module in sys.modules]
    return isinstance(error, tuple(kind for kind in known if isinstance(kind, type)))


def _command(where: str) -> Callable[[argparse.Namespace], int]:
    """A command that is imported when it is run: `autograder --help` should not import torch."""
    module, _, name = where.rpartition(".")

    def run(options: argparse.Namespace) -> int:
        try:
            found = importlib.import_module(f"autograder.commands.{module}")
        except ModuleNotFoundError as error:
            from autograder.needed import missing_line

            if line := missing_line():
                print(f"autograder: {line}", file=sys.stderr)
                return USAGE
            print(
                f"autograder: this command needs the instructor's checkout and its packages ({error})", file=sys.stderr
            )
            return USAGE
        return getattr(found, name)(options)

    return run


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="autograder", description='Assignments of "Build a Large Language Model (From Scratch)", checked.'
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, where: str, help: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help, description=help)
        added.set_defaults(run=_command(where))
        return added

    command("demo", "release.demo", "release chapter 3, grade the sample class, write gradebook and report")

    check = command("check", "learner.check", "check your own files: points and what to think about")
    check.add_argument(
        "what", nargs="?", default="", metavar="ch03|ID", help="an assignment or exercise (default: all)"
    )

    hint = command("hint", "learner.hint", "a hint for an exercise, step by step")
    hint.add_argument("id", metavar="ID")
    hint.add_argument("--step", type=int, choices=(1, 2, 3), help="1 a question, 2 the invariant, 3 pseudo-code")

    reveal = command("reveal", "learner.reveal", "the reference of an exercise, once yours stands")
    reveal.add_argument("id", metavar="ID")
    reveal.add_argument("--yes", action="store_true", help="show it although yours does not stand yet")

    command("progress", "progress.progress", "how far you are, over all chapters, and what to do next")

    watch = command("watch", "watch.watch", "check again whenever you save a file")
    watch.add_argument("what", nargs="?", default="", metavar="ch03|ID")

    reset = command("reset", "reset.reset", "an exercise, a file or an assignment back to its stub; a copy is kept")
    reset.add_argument("what", metavar="ID|FILE|ch03")

    command("doctor", "doctor.doctor", "what this machine has, and the cure for what it lacks")

    release = command("release", "release.release", "build the nbgrader source, the students' folder and the bundle")
    release.add_argument("assignment", metavar="ch03")
    release.add_argument(
        "--previous",
        choices=("reference", "own"),
        default="reference",
        help="whose answers to earlier chapters students build on",
    )

    grade = command("grade", "grade.grade", "grade a class in the sandbox")
    grade.add_argument("assignment", metavar="ch03")
    grade.add_argument(
        "submitted", type=Path, help="SUBMITTED/<student>/<assignment>/, one such folder, or a .zip of it"
    )
    grade.add_argument("--json", type=Path, metavar="FILE", help="write the report here")
    grade.add_argument("--html", type=Path, metavar="FILE", help="write the class report here, one page for a browser")
    grade.add_argument("--jobs", type=_positive, metavar="N", help="workers (default: the cores)")
    grade.add_argument("--resume", action="store_true", help="keep verdicts that still hold")
    grade.add_argument("--isolation", choices=("namespaces", "landlock", "process"), help="force a level")
    grade.add_argument("--seed", help="fix the secret seed, to repeat a run exactly")
    grade.add_argument("--wall", type=float, metavar="SECONDS", help="lower every exercise's time limit to this")
    grade.add_argument("--store", type=Path, metavar="FOLDER", help="where verdicts are kept (default: build/verdicts)")
    grade.add_argument("--cluster", metavar="ADDRESS", help="let the workers of this Dask scheduler grade: tcp://host:8786")

    regrade = command("regrade", "regrade.regrade", "after a change of suite or points: who changes, and why")
    regrade.add_argument("assignment", metavar="ch03")
    regrade.add_argument("submitted", type=Path, help="the class, as it was given to `grade` or to nbgrader")
    regrade.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    regrade.add_argument("--json", type=Path, metavar="FILE", help="write the changes and their reasons here")
    regrade.add_argument("--gradebook", default="", metavar="FILE", help="or URL (default: the course's)")
    regrade.add_argument("--jobs", type=_positive, metavar="N", help="workers (default: the cores)")
    regrade.add_argument("--isolation", choices=("namespaces", "landlock", "process"), help="force a level")
    regrade.add_argument("--store", type=Path, metavar="FOLDER", help="where verdicts are kept")

    export = command("export", "export.export", "grades for Gradescope, Canvas, Moodle, GitHub, JUnit, or as a page")
    export.add_argument("assignment", metavar="ch03")
    export.add_argument("submitted", nargs="?", type=Path, help="whose verdicts (default: the class graded last)")
    export.add_argument("--to", required=True, choices=("gradescope", "canvas", "moodle", "junit", "html", "github"))
    export.add_argument("--report", type=Path, metavar="FILE", help="take this report of `grade --json` instead")
    export.add_argument("--store", type=Path, metavar="FOLDER", help="take the verdicts kept here instead")
    export.add_argument("--gradebook", default="", metavar="FILE", help="Canvas, Moodle: nbgrader's scores")
    export.add_argument("--into", type=Path, metavar="FILE", help="Canvas, Moodle: their file to fill in a copy of")
    export.add_argument("--column", default="", metavar="TITLE", help="Canvas: the column to fill in")
    export.add_argument("--scale", action="store_true", help="Canvas, Moodle: scale to what the column is worth")
    export.add_argument("--visibility", default="visible", help="Gradescope: when students see the checks",
                        choices=("visible", "after_due_date", "after_published", "hidden"))  # fmt: skip
    export.add_argument("--isolation", choices=("namespaces", "landlock", "process"),
                        help="Gradescope: force a level; `process` is used there only if it is named here")  # fmt: skip
    export.add_argument("--out", type=Path, metavar="PATH", help="where to write (default: build/exports)")

    likeness = command("likeness", "likeness.likeness", "submissions that are alike: a lead for a person, no verdict")
    likeness.add_argument("assignment", metavar="ch03")
    likeness.add_argument("submitted", type=Path, help="the class, as it is given to `grade`")
    likeness.add_argument("--html", type=Path, metavar="FILE", help="where the page goes (default: build/likeness)")
    likeness.add_argument("--keep-reference", action="store_true", help="count what stands in the reference too")

    new = command("new-exercise", "authoring.new_exercise", "a new exercise in every place where one has to be")
    new.add_argument("assignment", metavar="ch03")
    new.add_argument("name", metavar="NAME", help="of the function (snake_case) or nn.Module (CamelCase)")
    new.add_argument("--title", default="", help="what the exercise is called")

    lint = command("lint", "authoring.lint", "what is missing or wrong in an assignment, a line each")
    lint.add_argument("assignment", nargs="?", default="", metavar="ch03", help="default: every assignment")
    lint.add_argument("--exercise", default="", metavar="ID", help="run this exercise's misconceptions only")
    lint.add_argument("--static", action="store_true", help="run nothing, which takes a second")

    data = command("data", "data.data", "the data sets: list them, fetch a real one")
    data.add_argument("action", choices=("list", "fetch"))
    data.add_argument("name", nargs="?", default="")
    data.add_argument("--to", type=Path, metavar="FOLDER", help="where to put it")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number
