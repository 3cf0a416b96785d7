"""``autograder demo``: chapter 3 from one source to a graded class, in a working copy of the course.

Everything is written below ``build/demo/``; the checkout stays as it is.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console

from autograder.assignment import find_root
from autograder.grading import grade_class
from autograder.release.build import release
from autograder.reports import html
from autograder.reports.terminal import show_class, stdout
from autograder.reports.words import Report, belief

CHAPTER = "ch03"

WALL = 2.0
"""Seconds that an exercise may take here: one of the class never comes to an end."""


class DemoError(Exception):
    """A step of nbgrader failed; the text is its log."""


def demo(root: Path | None = None, *, console: Console | None = None, jobs: int | None = None) -> Path:
    """Release, grade the sample class, fill the gradebook, write feedback and the class report.

    Returns the folder in which everything lies. Raises ``DemoError`` and what the steps themselves raise.
    """
    root = root or find_root()
    console = console or stdout()
    folder = root / "build" / "demo"
    course = folder / "instructor"
    _lay_out(root, folder, course)

    with console.status("Releasing chapter 3 …"):
        released = release(CHAPTER, root, out=folder)
        nbgrader = _course_api(course)
        _run(nbgrader.generate_assignment, CHAPTER, force=True)
    _say(console, "released", f"{len(list(released.folder.iterdir()))} files for students, and no secret in them")

    with console.status("Grading the sample class …") as status:
        def progress(_: Report, number: int, of: int) -> None:
            status.update(f"Grading the sample class … {number} of {of}")

        report = grade_class(
            CHAPTER, course / "submitted", root=root, jobs=jobs, resume=True, wall=WALL, progress=progress
        )
    _say(console, "graded", f"{len(report['submissions'])} submissions, each in a sandbox of its own")

    with console.status("Filling nbgrader's gradebook …"):
        _run(nbgrader.autograde, CHAPTER, "*")
        _run(nbgrader.generate_feedback, CHAPTER)
    _say(console, "recorded", "scores and explanations in nbgrader's gradebook, a feedback page for each student")

    (folder / "report.json").write_text(json.dumps(report, indent=1, ensure_ascii=False), encoding="utf-8")
    html.write(report, folder / "report.html")
    console.print()
    show_class(report, console)
    _where(console, folder, course, report)
    return folder


def _lay_out(root: Path, folder: Path, course: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    course.mkdir(parents=True)
    shutil.copy(root / "instructor" / "nbgrader_config.py", course)
    shutil.copytree(root / "instructor" / "sample_class" / "submitted", course / "submitted")


def _course_api(course: Path) -> Any:
    """nbgrader's own programming interface, as its formgrader uses it, on the course's own configuration."""
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory

    from autograder.gradebooks import course_config

    config = course_config(course)
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def _run(step: Callable[..., dict[str, Any]], *args: Any, **options: Any) -> None:
    result = step(*args, **options)
    if not result["success"]:
        raise DemoError(f"{result.get('log', '')}\n{result['error']}")


def _say(console: Console, done: str, what: str) -> None:
    console.print(f"[green]✓[/] [bold]{done}[/]  {what}")


def _where(console: Console, folder: Path, course: Path, report: Report) -> None:
    example = next(one["student"] for one in report["submissions"] if any(map(belief, one["exercises"])))
    places = {
        "class report": folder / "report.html",
        "a feedback page": course / "feedback" / example / CHAPTER / f"{CHAPTER}.html",
        "gradebook": course / "gradebook.db",
        "all verdicts": folder / "report.json",
        "what students get": folder / "dist" / f"{CHAPTER}.zip",
    }
    console.print("\nOpen in a browser, or look inside:", style="bold")
    for name, path in places.items():
        console.print(f"  {name:<18} {_short(path)}", soft_wrap=True)
    jupyter = "jupyter" if shutil.which("jupyter") else Path(sys.executable).with_name("jupyter")
    console.print(f"\nThe course in nbgrader's formgrader:  cd {_short(course)} && {jupyter} lab", soft_wrap=True)


def _short(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
