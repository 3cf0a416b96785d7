"""Verdicts that are kept on disk, read back whole: what regrading compares with and exports hand on."""

from __future__ import annotations

import json
from pathlib import Path

from autograder.assignment import load_assignment
from autograder.grading.store import StoreError, check_folder, store_folder
from autograder.reports.shape import is_class_report, is_report
from autograder.reports.words import Report


def stored_reports(folder: Path, *, strict: bool = False) -> dict[str, Report]:
    """Student -> the submission's report as it was last kept in `folder`, whatever it rested on; sorted by student.

    Files that can't be read as a verdict are left out; if `strict`, the first one raises ``StoreError``, as a folder
    does that others may write into.
    """
    check_folder(folder)
    found = {}
    for path in sorted(folder.glob("*.json")):
        try:
            stored = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
        except (OSError, ValueError, RecursionError):
            stored = None
        report = stored.get("report") if isinstance(stored, dict) else None
        if is_report(report):
            found[report["student"]] = report
        elif strict:
            raise StoreError(f"{path} is no verdict, or damaged: grade with --resume, which grades that one anew")
    return dict(sorted(found.items()))


def newest_store(root: Path, assignment: str) -> Path:
    """The folder of the class that was graded last. Raises ``StoreError`` where none was."""
    folders = [path.parent for path in (root / "build" / "verdicts" / assignment).glob("*/*.json")]
    if not folders:
        raise StoreError(f"nothing of {assignment} is graded yet: run `autograder grade {assignment} SUBMITTED` first")
    return max(folders, key=lambda folder: max(path.stat().st_mtime_ns for path in folder.glob("*.json")))


def class_report(root: Path, name: str, *, submitted: Path | None = None, store: Path | None = None) -> Report:
    """The report of a whole class from its kept verdicts: of `store`, of `submitted`, or of the class graded last.

    It has the shape of ``autograder grade --json``. Raises ``AssignmentError``, ``StoreError``.
    """
    assignment = load_assignment(root / "solutions" / name)
    folder = store or (store_folder(root, name, submitted) if submitted else newest_store(root, name))
    reports = stored_reports(folder, strict=True)
    if not reports:
        raise StoreError(f"there are no verdicts on {submitted or folder}: run `autograder grade {name}` first")
    return {
        "assignment": name,
        "title": assignment.title,
        "max_score": assignment.max_score,
        "submissions": list(reports.values()),
    }


def read_report(path: Path) -> Report:
    """A report that ``autograder grade --json`` wrote. Raises ``StoreError``."""
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        if is_class_report(report):
            return report
    except OSError as error:
        raise StoreError(f"{path} can't be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        pass
    raise StoreError(f"{path} is no report, or damaged: `autograder grade --json` writes one")
