"""A class: find the submissions, grade what has no verdict yet, keep every verdict, report."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path

from autograder.assignment import find_root, load_assignment
from autograder.grading.loop import Report
from autograder.grading.pool import Order, Pool
from autograder.grading.store import Store, basis, store_folder
from autograder.sandbox import SandboxError, detect_level
from autograder.sandbox.intake import IntakeError, find_submissions, read_submission

SAFE = ("namespaces", "landlock")
"""Levels at which hidden suites run without being told to."""

Progress = Callable[[Report, int, int], None]


def grade_class(
    name: str,
    submitted: Path,
    *,
    root: Path | None = None,
    jobs: int | None = None,
    resume: bool = False,
    isolation: str | None = None,
    seed: str | None = None,
    store: Path | None = None,
    wall: float | None = None,
    progress: Progress | None = None,
) -> Report:
    """Grade the submissions below `submitted`; the report of the whole class, sorted by student.

    With `resume`, verdicts that still hold are taken over. `progress` is called with each report, its number
    and the count. Raises ``AssignmentError``, ``IntakeError`` (nothing to grade), ``SuiteError``, ``SandboxError``,
    ``StoreError``.
    """
    root = root or find_root()
    assignment = load_assignment(root / "solutions" / name)
    check_level(isolation)
    found = find_submissions(submitted, name)
    kept = Store(store or store_folder(root, name, submitted), basis(root, name))
    order = Order(name, root, seed or kept.seed(fresh=not resume), isolation, wall)
    reports: dict[str, Report] = {}
    if resume:
        for student, path in found:
            report = _stored(kept, name, assignment.modules, student, path)
            if report:
                reports[student] = report
                if progress:
                    progress(report, len(reports), len(found))
    waiting = [(student, path) for student, path in found if student not in reports]
    with Pool(order, min(jobs or os.cpu_count() or 1, max(len(waiting), 1))) as pool:
        for report in pool.grade(waiting):
            kept.put(report)
            reports[report["student"]] = report
            if progress:
                progress(report, len(reports), len(found))
    return {
        "assignment": name,
        "title": assignment.title,
        "max_score": assignment.max_score,
        "submissions": [reports[student] for student, _ in found],
    }


def verdict(name: str, student: str, folder: Path, *, root: Path | None = None) -> Report:
    """One submission's report, for nbgrader: the stored verdict if it holds, else graded now.

    The worker is kept for the next call of this process.
    """
    root = root or find_root()
    assignment = load_assignment(root / "solutions" / name)
    kept = Store(store_folder(root, name, folder.parent.parent), basis(root, name))
    report = _stored(kept, name, assignment.modules, student, folder)
    if report is None:
        report = next(_pool(name, root, kept.seed(fresh=False)).grade([(student, folder)]))
        kept.put(report)
    return report


def check_level(isolation: str | None) -> str:
    """The level that will be used. Raises ``SandboxError`` for one that is too low and was not asked for."""
    level = isolation or detect_level()
    if level not in SAFE and isolation is None:
        raise SandboxError(
            f"this machine isolates student code at level {level!r} only, which does not hold against hostile code; "
            "see `autograder doctor`, or say --isolation process to grade all the same"
        )
    return level


@cache
def _pool(name: str, root: Path, seed: str) -> Pool:
    check_level(None)
    pool = Pool(Order(name, root, seed))
    # Not atexit: a process of multiprocessing's own would wait for the workers before it comes to that.
    Finalize(None, pool.close, exitpriority=10)
    return pool


def _stored(kept: Store, name: str, modules: tuple[str, ...], student: str, path: Path) -> Report | None:
    try:
        taken = read_submission(path, name, modules, student=student)
    except IntakeError:
        return None
    return kept.get(student, taken.digest)
