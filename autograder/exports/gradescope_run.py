"""Runs inside Gradescope's container: one submission in, results.json out.

``python -m autograder.exports.gradescope_run /autograder``, with the kit unpacked in ``/autograder/source``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from autograder.assignment import load_assignment
from autograder.exports.gradescope import SETTINGS, results
from autograder.grading.loop import Report, SuiteError, grade_stream
from autograder.grading.store import write_atomically
from autograder.grading.worker import check_level
from autograder.misconceptions import load_catalogue
from autograder.sandbox import SandboxError
from autograder.sandbox.intake import IntakeError, read_submission


def main(root: Path) -> int:
    """Grade ``root/submission`` and write ``root/results/results.json``.

    A failure of ours writes nothing and ends with 1: Gradescope then shows no grade, rather than a zero. So does a
    container that gives no more than the level `process`, unless the zip was made for that.
    """
    settings = json.loads((root / "source" / SETTINGS).read_text(encoding="utf-8"))
    name = settings["assignment"]
    try:
        level = check_level(settings["isolation"])
    except SandboxError as error:
        print(f"{error}: autograder export {name} --to gradescope --isolation process", file=sys.stderr)
        return 1
    print(f"isolation level: {level}")  # standard output is the instructor's alone

    def submissions() -> Iterator[tuple[str, Path]]:
        # By now suite and reference are in memory. Where student code could read them on disk, they go: the container
        # serves one submission.
        if level == "process":
            load_catalogue(name)
            _remove_secrets(root / "source")
        yield _student(root), root / "submission"

    seed = seed_of(root, settings)
    reports: list[Report] = []
    try:
        grade_stream(name, root / "source", seed, level, submissions(), reports.append)
    except (SuiteError, SandboxError) as error:
        print(error, file=sys.stderr)
        return 1
    [report] = reports
    if report["status"] == "grader_error":
        print(f"could not be graded: {report['message']}", file=sys.stderr)
        return 1
    (root / "results").mkdir(exist_ok=True)
    write_atomically(root / "results" / "results.json", json.dumps(results(report, visibility=settings["visibility"])))
    return 0


def _student(root: Path) -> str:
    """Who handed in, by Gradescope's own file; "submission" where it is not there."""
    try:
        metadata = json.loads((root / "submission_metadata.json").read_text(encoding="utf-8"))
        return ", ".join(user["name"] for user in metadata["users"]) or "submission"
    except (OSError, ValueError, KeyError, TypeError):
        return "submission"


def seed_of(root: Path, settings: dict[str, str]) -> str:
    """Another for every submission: students may try often, and must not meet the same inputs at each attempt."""
    name = settings["assignment"]
    modules = load_assignment(root / "source" / "solutions" / name).modules
    try:
        return f"{settings['seed']} {read_submission(root / 'submission', name, modules, student='').digest}"
    except IntakeError:
        return settings["seed"]


def _remove_secrets(source: Path) -> None:
    secret = (source / "solutions", source / "autograder" / "suites", source / "autograder" / "misconceptions")
    for folder in secret:
        for path in folder.rglob("*"):
            if path.suffix in (".py", ".toml", ".pyc"):
                path.unlink()
    (source / SETTINGS).unlink()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
