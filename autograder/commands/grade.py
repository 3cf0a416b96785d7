"""``autograder grade``: a class, with its progress shown and its verdicts kept."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import sys
from pathlib import Path

from autograder.commands.grading_progress import shown_progress
from autograder.grading import grade_class
from autograder.grading.store import StoreError, write_atomically


def grade(options: argparse.Namespace) -> int:
    """Grade the class; 0 if every submission has a verdict, 1 if some could not be graded."""
    from autograder.reports.terminal import show_class, show_submission

    check_places(options.json, options.html)
    stopped = False
    with shown_progress() as progress:
        try:
            report = grade_class(
                options.assignment,
                options.submitted,
                jobs=options.jobs,
                resume=options.resume,
                isolation=options.isolation,
                seed=options.seed,
                store=options.store,
                wall=options.wall,
                cluster=options.cluster,
                progress=progress,
                begun=progress.begun,
            )
        except KeyboardInterrupt:
            stopped = True
    if stopped:
        print(f"Stopped. What was graded is kept; to go on:\n  {command_to_go_on(options)}", file=sys.stderr)
        return 130
    if options.json:
        write_file(json.dumps(report, indent=1, ensure_ascii=False) + "\n", options.json)
    if options.html:
        from autograder.reports.html import page

        write_file(page(report), options.html)
    submissions = report["submissions"]
    if len(submissions) == 1:
        show_submission(submissions[0])
    else:
        show_class(report)
    failed = [one for one in submissions if one["status"] == "grader_error"]
    for one in failed:
        print(f"{one['student']} could not be graded: {one['message']}", file=sys.stderr)
    return 1 if failed else 0


def write_file(result: str | bytes, path: Path) -> None:
    """Write a result; a path that can't be written ends the command with one line."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink() or (path.exists() and not path.is_file()):  # /dev/stdout, a pipe: never to be replaced
            path.write_bytes(result.encode("utf-8") if isinstance(result, str) else result)
        else:
            write_atomically(path, result)
    except OSError as error:
        raise StoreError(f"{path} can't be written: {error.strerror}") from None


def check_places(*paths: Path | None) -> None:
    """Say now which results could not be written, and not after an hour of grading. Raises ``StoreError``."""
    for path in filter(None, paths):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                raise StoreError(f"{path} can't be written: it is a folder; name a file in it")
            if not os.access(path if path.exists() and not path.is_file() else path.parent, os.W_OK):
                raise StoreError(f"{path} can't be written: its folder is closed to you")
        except OSError as error:
            raise StoreError(f"{path} can't be written: {error.strerror}") from None


def command_to_go_on(options: argparse.Namespace) -> str:
    """The command line that resumes this run."""
    words = ["autograder", "grade", options.assignment, str(options.submitted)]
    for name in ("json", "html", "jobs", "isolation", "seed", "wall", "store", "cluster"):
        if (value := getattr(options, name)) is not None:
            words += [f"--{name}", str(value)]
    return shlex.join([*words, "--resume"])
