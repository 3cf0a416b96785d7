"""``nbgrader zip_collect`` from archives that students made: plain files only, and nobody's in another's name."""

from __future__ import annotations

import re
import shutil
import tarfile
from pathlib import Path
from typing import Any

from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin

from autograder.safe_collect import NBGRADERS, write_files
from autograder.sandbox.intake import IntakeError
from autograder.sandbox.text import shown
from autograder.sandbox.trees import open_tree
from autograder.student_ids import is_student_id

MOST = 100_000_000
"""Bytes of one archive's files."""


class SafeExtractor(ExtractorPlugin):
    """nbgrader's extraction, in which a broken archive stops nobody else's; archives inside of archives stay."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """See :class:`nbgrader.plugins.ExtractorPlugin`."""
        for path in sorted(Path(archive_path).rglob("*")):
            if path.is_symlink() or not path.is_file():
                continue
            place = Path(extracted_path) / path.relative_to(archive_path)
            place.parent.mkdir(parents=True, exist_ok=True)
            if path.suffix not in self.zip_ext:
                shutil.copyfile(path, place)
                continue
            folder = place.with_name(place.name.removesuffix(path.suffix).removesuffix(".tar"))
            try:
                _extract(path, folder)
            except (IntakeError, tarfile.TarError, OSError, EOFError) as error:
                self.log.error("%s is not extracted: %s", shown(str(path)), shown(str(error)))
                shutil.rmtree(folder, ignore_errors=True)


class SafeCollector(FileNameCollectorPlugin):
    """nbgrader's reading of names, in which no name inside of an archive says whose it is, or when it came."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._seen: set[tuple[str, str]] = set()

    def collect(self, submitted_file: str) -> dict | None:
        """See :class:`nbgrader.plugins.FileNameCollectorPlugin`."""
        found = super().collect(submitted_file)
        if not found:
            return None
        if not is_student_id(found["student_id"]):
            self.log.warning("%s is left out: that can't be a student's name", shown(submitted_file))
            return None
        root = Path(self.parent._format_collect_path(self.parent.extracted_directory))
        outermost = root / Path(submitted_file).relative_to(root).parts[0]
        match = re.match(self.named_regexp, submitted_file)
        assert match
        for name in ("student_id", "timestamp"):
            if name in found and match.end(name) > len(str(outermost)):
                self.log.warning("%s is left out: it names its %s by itself", shown(submitted_file), name)
                return None
        whose = (found["student_id"], Path(found["file_id"]).stem + Path(submitted_file).suffix)
        if not found.get("timestamp") and whose in self._seen:  # nbgrader would give up here, for the whole class
            self.log.warning("%s is left out: there is another %s of %s", shown(submitted_file), whose[1], whose[0])
            return None
        self._seen.add(whose)
        return None if whose[1] in NBGRADERS else found


def _extract(path: Path, folder: Path) -> None:
    if path.suffix == ".zip":
        with open_tree(path) as tree:
            write_files(tree, folder, MOST)
        return
    total = 0
    with tarfile.open(path, "r|*") as archive:
        for member in archive:
            total += member.size
            if total > MOST:
                raise IntakeError(f"it holds more than {MOST // 1_000_000} MB")
            parts = Path(member.name).parts
            if not member.isfile() or member.name.startswith("/") or ".." in parts or not parts:
                continue
            (folder / member.name).parent.mkdir(parents=True, exist_ok=True)
            data = archive.extractfile(member)
            (folder / member.name).write_bytes(data.read() if data else b"")
