"""Grade a class anew beside its kept verdicts, and put the new ones in their place once that is wanted."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from autograder.assignment import find_root, load_assignment
from autograder.grading.class_grading import Progress, grade_class
from autograder.grading.pool import Begun
from autograder.grading.store import Store, StoreError, basis, store_folder
from autograder.regrading.changes import Change, changes
from autograder.reports.words import FINAL, Report
from autograder.verdicts import stored_reports

BESIDE = "regrade"
"""Folder in the store that holds the new verdicts until they are taken over."""


@dataclass(frozen=True)
class Regraded:
    """The class before and after. Nothing is changed until :meth:`keep`."""

    assignment: str
    report: Report
    changes: list[Change]
    folder: Path
    root: Path

    @property
    def ungraded(self) -> list[Report]:
        """Submissions without a new verdict: our fault, so they keep what they had."""
        return [one for one in self.report["submissions"] if one["status"] not in FINAL]

    def keep(self) -> None:
        """Take the new verdicts over. Can be done again after it was interrupted. Raises ``StoreError``."""
        store = Store(self.folder, basis(self.root, self.assignment))
        for report in self.report["submissions"]:
            store.put(report)
        shutil.rmtree(self.folder / BESIDE, ignore_errors=True)


def regrade(
    name: str,
    submitted: Path,
    *,
    root: Path | None = None,
    store: Path | None = None,
    jobs: int | None = None,
    isolation: str | None = None,
    progress: Progress | None = None,
    begun: Begun | None = None,
) -> Regraded:
    """Judge the class below `submitted` by the suite as it is now, under the seed of its kept verdicts.

    Verdicts that still hold are taken over; new ones lie beside the kept ones, where the next call finds them. Raises
    ``StoreError`` where the class has no verdicts yet, and what :func:`grade_class` raises.
    """
    root = root or find_root()
    load_assignment(root / "solutions" / name)
    folder = store or store_folder(root, name, submitted)
    before = stored_reports(folder)
    if not before:
        raise StoreError(f"{submitted} has no verdicts yet: run `autograder grade {name} {submitted}` first")
    beside = folder / BESIDE
    seed = Store(folder, "").seed(fresh=False)  # other inputs would be another reason to differ
    _take_over(folder, beside)
    report = grade_class(
        name, submitted, root=root, jobs=jobs, resume=True, isolation=isolation, seed=seed, store=beside,
        progress=progress, begun=begun,
    )  # fmt: skip
    return Regraded(name, report, changes(before, report["submissions"]), folder, root)


def _take_over(folder: Path, beside: Path) -> None:
    """Give the new verdicts a start: the kept one where there is no newer one; it may still hold."""
    try:
        beside.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in filter(Path.is_file, folder.glob("*.json")):
            other = beside / path.name
            if not other.exists() or other.stat().st_mtime_ns < path.stat().st_mtime_ns:
                shutil.copyfile(path, other)
    except OSError as error:
        raise StoreError(f"{beside} can't be written: {error.strerror}") from None
