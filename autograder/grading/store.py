"""Verdicts on disk: one JSON file a submission, written atomically, good as long as nothing it rests on changed."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import secrets
import shutil
import stat
import tempfile
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from autograder.reports.shape import is_report

PACKAGE = Path(__file__).resolve().parent.parent


class StoreError(Exception):
    """Verdicts can't be read or written; one clear line."""


class Store:
    """The verdicts of one class for one assignment."""

    def __init__(self, folder: Path, basis: str) -> None:
        check_folder(folder)
        self.folder = folder
        self._basis = basis
        self._run = _name_of_run(self._stored_seed())

    def seed(self, fresh: bool, given: str | None = None) -> str:
        """The run's secret seed: `given`, or a new one, or the stored one of the run that is resumed.

        Verdicts kept under another seed belong to another run: they hold no more.
        """
        stored = self._stored_seed()
        seed = given or ("" if fresh else stored) or secrets.token_hex(16)
        if seed != stored:
            self._write(self.folder / "seed", seed + "\n")
        self._run = _name_of_run(seed)
        return seed

    def get(self, student: str, digest: str) -> dict[str, Any] | None:
        """The stored report of a submission with this digest ("" if it could not be taken in), if it still holds."""
        path = self._path(student)
        try:
            stored = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
        except (OSError, ValueError, RecursionError):
            return None
        expected = {"student": student, "basis": self._basis, "run": self._run}
        if not isinstance(stored, dict) or {key: stored.get(key) for key in expected} != expected:
            return None
        report = stored.get("report")
        whole = is_report(report) and report["student"] == student
        return report if whole and report.get("digest", "") == digest else None

    def put(self, report: dict[str, Any]) -> None:
        """Keep a report. What is our fault is not kept, so that it is tried again."""
        if report["status"] == "grader_error":
            return
        entry = {"student": report["student"], "basis": self._basis, "run": self._run, "report": report}
        self._write(self._path(report["student"]), json.dumps(entry, indent=1))

    def _stored_seed(self) -> str:
        path = self.folder / "seed"
        if path.exists() and not path.is_file():
            raise StoreError(f"{path} can't be read: it is no regular file")
        try:
            return path.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return ""
        except (OSError, ValueError) as error:
            raise StoreError(f"{path} can't be read: {error}") from None

    def _path(self, student: str) -> Path:
        plain = re.sub(r"[^A-Za-z0-9_.-]", "_", student)[:60]
        return self.folder / f"{plain}-{hashlib.sha256(student.encode()).hexdigest()[:10]}.json"

    def _write(self, path: Path, text: str) -> None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            check_folder(self.folder)  # somebody may have been faster
            write_atomically(path, text)
        except OSError as error:
            raise StoreError(
                f"{path} can't be written ({error.strerror}); verdicts stored before are kept, "
                "and once it can be, the same command with --resume goes on"
            ) from None


def check_folder(folder: Path) -> None:
    """Raises ``StoreError`` for a folder in which somebody else could change verdicts.

    Its owner may be who runs this, root, or whoever owns the kit's code, who decides on verdicts anyway.
    """
    if not hasattr(os, "geteuid"):
        return
    try:
        found = [folder.lstat(), folder.stat()]
    except OSError:
        return  # it is not there yet, or using it will say why it can't be
    if {status.st_uid for status in found} - {os.geteuid(), 0, PACKAGE.stat().st_uid}:
        raise StoreError(f"{folder} belongs to another user, who could change verdicts there: choose another folder")
    if stat.S_IMODE(found[-1].st_mode) & stat.S_IWOTH:
        raise StoreError(f"everybody may write into {folder}: take that away (chmod o-w), or choose another folder")


def write_atomically(path: Path, content: str | bytes, *, keep_mode: bool = False) -> None:
    """Write a file so that at any moment it is either the old one or the new one, whole.

    It is private, unless with `keep_mode` it takes the mode of the old one.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode("utf-8") if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        if keep_mode:
            shutil.copymode(path, name)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def store_folder(root: Path, assignment: str, submitted: Path) -> Path:
    """Where the verdicts on the submissions below `submitted` lie."""
    place = hashlib.sha256(str(submitted.resolve()).encode()).hexdigest()[:12]
    return root / "build" / "verdicts" / assignment / place


def _name_of_run(seed: str) -> str:
    return hashlib.sha256(f"run {seed}".encode()).hexdigest()[:16]


def versions() -> dict[str, str]:
    """Name -> version of what verdicts are computed with; another version may give another verdict."""
    return {"python": platform.python_version(), "torch": _version("torch"), "numpy": _version("numpy")}


@cache
def basis(root: Path, assignment: str) -> str:
    """What verdicts rest on: reference, suite, catalogue, probes, judge and the versions of Python and torch."""
    digest = hashlib.sha256(" ".join(versions().values()).encode())
    places = [root / "solutions", PACKAGE / "suites" / assignment, PACKAGE / "misconceptions"]
    places += [PACKAGE / "probes", PACKAGE / "judging", PACKAGE / "grading", PACKAGE / "sandbox"]
    read_by = [PACKAGE / f"{name}.py" for name in ("assignment", "implementation", "observation", "pytest_plugin")]
    for place, paths in [(PACKAGE, read_by), *((place, sorted(place.rglob("*"))) for place in places)]:
        for path in paths:
            if path.suffix in (".py", ".toml") and path.is_file():
                digest.update(f"\n{path.relative_to(place)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"
