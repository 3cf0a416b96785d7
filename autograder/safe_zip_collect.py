"""``nbgrader zip_collect`` from archives that students made: plain files only, and nobody's in another's name."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import re
import shutil
import tarfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin

from autograder.safe_collect import NBGRADERS, write_files
from autograder.sandbox.intake import IntakeError
from autograder.sandbox.text import shown
from autograder.sandbox.trees import MAX_DEPTH, MAX_ENTRIES, open_tree
from autograder.student_ids import is_student_id

MOST = 100_000_000
"""Bytes of one archive's files."""

# What reading a tar archive raises for damaged or hostile ones: numbers that are none, names with a NUL, cut streams,
# headers that only announce other headers, a dictionary of 4 GB to unpack with.
_BROKEN = (
    IntakeError, tarfile.TarError, OSError, EOFError, ValueError, OverflowError, LookupError, RecursionError,
    MemoryError, zlib.error, lzma.LZMAError,
)  # fmt: skip


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
            except _BROKEN as error:
                self.log.error("%s is not extracted: %s", shown(str(path)), shown(str(error)))
                shutil.rmtree(folder, ignore_errors=True)


class SafeCollector(FileNameCollectorPlugin):
    """nbgrader's reading of names, in which no name inside of an archive says whose it is, or when it came."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._seen: set[tuple[str, str]] = set()
        self._files: set[tuple[str, Path]] = set()
        self._folders: set[tuple[str, Path]] = set()

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
        file = Path(os.path.splitext(found["file_id"])[0] + Path(submitted_file).suffix)  # as nbgrader makes it
        if not self._has_a_place(found["student_id"], file):
            self.log.warning("%s is left out: it can't lie beside the other files", shown(submitted_file))
            return None
        return None if whose[1] in NBGRADERS else found

    def _has_a_place(self, student: str, file: Path) -> bool:
        """Is it below the student's folder, no folder of other files there, and in no file's place a folder?"""
        folders = [(student, folder) for folder in file.parents]
        if file.is_absolute() or ".." in file.parts or (student, file) in self._folders or self._files & {*folders}:
            return False
        self._files.add((student, file))
        self._folders.update(folders)
        return True


def _extract(path: Path, folder: Path) -> None:
    if path.suffix == ".zip":
        with open_tree(path) as tree:
            write_files(tree, folder, MOST)
        return
    with path.open("rb") as packed:
        begins = packed.read(6)
        packed.seek(0)
        opened = next((opens for magic, opens in _COMPRESSED.items() if begins.startswith(magic)), None)
        with tarfile.open(fileobj=_AtMost(opened(packed) if opened else packed), mode="r|") as archive:  # type: ignore[call-overload]
            _write_members(archive, folder)


def _write_members(archive: tarfile.TarFile, folder: Path) -> None:
    for number, member in enumerate(archive):
        if number == MAX_ENTRIES:
            raise IntakeError(f"it holds more than {MAX_ENTRIES} files")
        parts = Path(member.name).parts
        if not member.isfile() or member.name.startswith("/") or ".." in parts or not 0 < len(parts) <= MAX_DEPTH + 1:
            continue
        if member.issparse():
            raise IntakeError(f"{shown(member.name, 100)} has holes: pack it again with an ordinary tool")
        (folder / member.name).parent.mkdir(parents=True, exist_ok=True)
        data = archive.extractfile(member)
        (folder / member.name).write_bytes(data.read() if data else b"")


_COMPRESSED: dict[bytes, Callable[[IO[bytes]], IO[bytes]]] = {
    b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ": lzma.open,
}  # fmt: skip


class _AtMost:
    """The unpacked bytes of an archive, up to a bound: what its headers claim decides on no amount of memory."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._left = MOST

    def read(self, count: int) -> bytes:
        data = self._file.read(min(count, self._left + 1))
        self._left -= len(data)
        if self._left < 0:
            raise IntakeError(f"it holds more than {MOST // 1_000_000} MB")
        return data
