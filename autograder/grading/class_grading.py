"""A class: find the submissions, grade what has no verdict yet, keep every verdict, report."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.assignment import find_root, load_assignment
from autograder.grading.pool import Begun, ClusterError, Pool
from autograder.grading.store import Store, basis, store_folder
from autograder.grading.terms import Report
from autograder.grading.worker import SAFE, Order, check_level
from autograder.sandbox.intake import IntakeError, find_submissions, read_submission

if TYPE_CHECKING:
    from autograder.grading.cluster import Cluster

__all__ = ["SAFE", "Progress", "check_level", "grade_class", "verdict"]

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
    cluster: str | None = None,
    progress: Progress | None = None,
    begun: Begun | None = None,
) -> Report:
    """Grade the submissions below `submitted`; the report of the whole class, sorted by student.

    With `resume`, verdicts that still hold are taken over. With `cluster`, the address of a Dask scheduler, its workers
    grade; otherwise `jobs` workers here. `progress` is called with each report, its number and the count, `begun` with
    each student whose turn it is. Raises ``AssignmentError``, ``IntakeError`` (nothing to grade), ``SuiteError``,
    ``SandboxError``, ``StoreError``, ``ClusterError``.
    """
    root = root or find_root()
    assignment = load_assignment(root / "solutions" / name)
    if cluster is None:
        check_level(isolation)
    found = find_submissions(submitted, name)
    kept = Store(store or store_folder(root, name, submitted), basis(root, name))
    order = Order(name, root, kept.seed(not resume, seed), isolation, wall)
    reports: dict[str, Report] = {}
    if resume:
        for student, path in found:
            report = _stored(kept, name, assignment.modules, student, path)
            if report:
                reports[student] = report
                if progress:
                    progress(report, len(reports), len(found))
    waiting = [(student, path) for student, path in found if student not in reports]
    with _workers(order, min(jobs or os.cpu_count() or 1, max(len(waiting), 1)), cluster) as workers:
        for report in workers.grade(waiting, begun):
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


def _workers(order: Order, jobs: int, cluster: str | None) -> Pool | Cluster:
    if cluster is None:
        return Pool(order, jobs)
    try:
        from autograder.grading.cluster import Cluster
    except ModuleNotFoundError as error:
        raise ClusterError(
            f"--cluster needs Dask ({error.name} is missing): pip install -e '.[cluster]' in the checkout"
        ) from None
    return Cluster(order, cluster)


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
    except IntakeError as error:
        report = kept.get(student, "")
        return report if report and report["message"] == str(error) else None
    return kept.get(student, taken.digest)
