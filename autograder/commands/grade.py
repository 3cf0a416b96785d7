"""``autograder grade``: a class, with its progress shown and its verdicts kept."""

from __future__ import annotations

import argparse
import json
import shlex
import sys

from autograder.commands.grading_progress import shown_progress
from autograder.commands.output_files import check_places, write_file
from autograder.grading import grade_class
from autograder.sandbox.text import shown


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
        print(f"{shown(one['student'], 60)} could not be graded: {one['message']}", file=sys.stderr)
    return 1 if failed else 0


def command_to_go_on(options: argparse.Namespace) -> str:
    """The command line that resumes this run."""
    words = ["autograder", "grade", options.assignment, str(options.submitted)]
    for name in ("json", "html", "jobs", "isolation", "seed", "wall", "store", "cluster"):
        if (value := getattr(options, name)) is not None:
            words += [f"--{name}", str(value)]
    return shlex.join([*words, "--resume"])
