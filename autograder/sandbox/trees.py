"""Folders and zip archives from outside, listed and read within bounds, through one small interface.

A tree lists entries (path parts, kind, size) without opening any of them; `read` opens one regular file and
returns at most so many bytes. Folders are walked relative to open directory descriptors and links are never
followed, so that nothing outside can be reached, whatever is renamed meanwhile.
"""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Protocol, TypeAlias

from .text import shown

MAX_ENTRIES = 10_000
"""Directory entries that are looked at in one submission."""
MAX_DEPTH = 8
"""Folders below each other; what lies deeper is not looked at."""
MAX_ARCHIVE_BYTES = 256 << 20
MAX_DIRECTORY_BYTES = 2 << 20
"""Bytes of a zip archive's table of contents."""

FILE = "a regular file"
_KINDS = {
    stat.S_IFLNK: "a link", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket", stat.S_IFDIR: "a folder",
    stat.S_IFCHR: "a device", stat.S_IFBLK: "a device", stat.S_IFREG: FILE,
}  # fmt: skip
_JUNK = frozenset("__pycache__ __MACOSX node_modules site-packages venv".split())

Parts: TypeAlias = tuple[str, ...]


class IntakeError(Exception):
    """A submission can't be taken in: one line that says what was wrong, where, and what to do."""


@dataclass(frozen=True)
class Entry:
    """One thing in a tree: `kind` is FILE or what it is instead; `size` is what is declared, in bytes."""

    parts: Parts
    kind: str
    size: int


class Tree(Protocol):
    entries: list[Entry]
    seen: int

    def read(self, entry: Entry, limit: int) -> bytes:
        """All bytes of a regular file. Raises IntakeError if it holds more than `limit` or can't be read."""
        ...


@contextmanager
def open_tree(path: Path) -> Iterator[Tree]:
    """The folder or zip archive at `path`, which itself must not be a link. Raises IntakeError."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
    where = shown(path.name, 200)
    try:
        kind = stat.S_IFMT(os.lstat(path).st_mode)
        if kind not in (stat.S_IFREG, stat.S_IFDIR):
            raise IntakeError(f"{where} is {_KINDS.get(kind, 'special')}: hand in a folder or a zip archive")
        descriptor = os.open(path, flags)
    except (OSError, ValueError) as problem:
        raise IntakeError(f"{where} cannot be opened: {_reason(problem)}; hand it in again") from None
    try:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            yield FolderTree(descriptor)
        elif stat.S_ISREG(status.st_mode):
            if status.st_size > MAX_ARCHIVE_BYTES:
                raise IntakeError(
                    f"{where} is larger than {MAX_ARCHIVE_BYTES >> 20} MiB: hand in source code only"
                )
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                yield ZipTree(file, where)
        else:
            raise IntakeError(f"{where} changed while it was opened: hand it in again")
    finally:
        os.close(descriptor)


class FolderTree:
    """A folder, walked from the open descriptor `root`."""

    def __init__(self, root: int) -> None:
        self._root = root
        self.entries: list[Entry] = []
        self.seen = 0
        self._walk(root, ())

    def _walk(self, folder: int, above: Parts) -> None:
        here: list[Entry] = []
        with os.scandir(folder) as items:
            for item in items:
                self.seen += 1
                if self.seen > MAX_ENTRIES:
                    raise IntakeError(f"more than {MAX_ENTRIES} files: hand in the assignment's files only")
                if item.name.startswith(".") or item.name in _JUNK:
                    continue
                try:
                    status = item.stat(follow_symlinks=False)
                except OSError:
                    continue  # gone since it was listed
                kind = _KINDS.get(stat.S_IFMT(status.st_mode), "no regular file")
                here.append(Entry((*above, item.name), kind, status.st_size))
        if any(entry.parts[-1] == "pyvenv.cfg" for entry in here):
            return  # a virtual environment: thousands of files, none of them the student's
        for entry in here:
            if entry.kind != "a folder":
                self.entries.append(entry)
            elif len(entry.parts) <= MAX_DEPTH:
                try:
                    below = self._open(folder, entry.parts[-1], os.O_DIRECTORY)
                except OSError:
                    continue  # a folder that may not be entered holds nothing for us
                try:
                    self._walk(below, entry.parts)
                finally:
                    os.close(below)

    def read(self, entry: Entry, limit: int) -> bytes:
        opened: list[int] = []
        try:
            folder = self._root
            for part in entry.parts[:-1]:
                folder = self._open(folder, part, os.O_DIRECTORY)
                opened.append(folder)
            opened.append(self._open(folder, entry.parts[-1], 0))
            if not stat.S_ISREG(os.fstat(opened[-1]).st_mode):
                raise IntakeError(f"{name_of(entry.parts)} is not a regular file: hand in the file itself")
            with os.fdopen(opened[-1], "rb", closefd=False) as file:
                data = file.read(limit + 1)
        except OSError as problem:
            raise IntakeError(f"{name_of(entry.parts)} cannot be read: {_reason(problem)}") from None
        finally:
            for descriptor in reversed(opened):
                os.close(descriptor)
        return _bounded(data, entry, limit)

    @staticmethod
    def _open(folder: int, name: str, flag: int) -> int:
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY | flag
        return os.open(name, flags, dir_fd=folder)


class ZipTree:
    """A zip archive; members are read on demand and never written to disk."""

    def __init__(self, file: BufferedReader, where: str) -> None:
        try:
            self._archive = zipfile.ZipFile(_Capped(file))  # type: ignore[arg-type]
        except _ZIP_ERRORS as problem:
            raise IntakeError(
                f"{where} cannot be read as a zip archive ({_reason(problem)}): zip it again"
            ) from None
        infos = self._archive.infolist()
        self.seen = len(infos)
        if self.seen > MAX_ENTRIES:
            raise IntakeError(
                f"{where} holds more than {MAX_ENTRIES} files: hand in the assignment's files only"
            )
        named = [(_zip_parts(info), info) for info in infos if not info.orig_filename.endswith(("/", "\\"))]
        taken = [(parts, info) for parts, info in named if parts and not _is_junk(parts)]
        for parts, times in Counter(parts for parts, _ in taken).items():
            if times > 1:
                raise IntakeError(f"{name_of(parts)} is in the archive {times} times: hand in one of each")
        _refuse_overlaps(where, infos)
        self._infos = dict(taken)
        self.entries = [Entry(parts, _zip_kind(info), info.file_size) for parts, info in taken]

    def read(self, entry: Entry, limit: int) -> bytes:
        info, name = self._infos[entry.parts], name_of(entry.parts)
        if info.flag_bits & 0x1:
            raise IntakeError(f"{name} is encrypted: zip it without a password")
        # The other methods take memory that the archive chooses, and no ordinary tool uses them for a zip.
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise IntakeError(f"{name} is compressed in an unusual way: make an ordinary zip archive")
        try:
            with self._archive.open(info) as member:
                data = member.read(limit + 1)
        except _ZIP_ERRORS as problem:
            raise IntakeError(
                f"{name} cannot be read from the archive ({_reason(problem)}): zip it again"
            ) from None
        return _bounded(data, entry, limit)


# What the zipfile module raises on damaged archives (bad names, sizes, flags, versions, streams).
_ZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, OverflowError, RuntimeError,
    LookupError, NotImplementedError, TypeError, IntakeError,
)  # fmt: skip


class _Capped:
    """A file for `zipfile`, in which no single read exceeds what a sound table of contents needs."""

    def __init__(self, file: BufferedReader) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, count: int = -1) -> bytes:
        if count > MAX_DIRECTORY_BYTES:
            raise IntakeError("its table of contents is too large")
        return self._file.read(MAX_DIRECTORY_BYTES if count is None or count < 0 else count)


def _zip_parts(info: zipfile.ZipInfo) -> Parts:
    """The path inside the archive. Old Windows tools write backslashes between folders."""
    raw = info.orig_filename
    name = raw.replace("\\", "/")
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    if "\0" in raw:
        raise IntakeError(
            f"{name_of(parts)}: a name in the archive holds a NUL character; zip the folder again"
        )
    if name.startswith("/") or ".." in parts:
        raise IntakeError(
            f"{name_of(parts)}: a name in the archive leads outside of it; zip the folder again"
        )
    return parts if len(parts) <= MAX_DEPTH + 1 else ()


def _zip_kind(info: zipfile.ZipInfo) -> str:
    mode = stat.S_IFMT(info.external_attr >> 16)
    return _KINDS.get(mode, "no regular file") if mode else FILE  # archives made on Windows hold no mode


def _is_junk(parts: Parts) -> bool:
    return any(part.startswith(".") or part in _JUNK for part in parts)


def _refuse_overlaps(where: str, infos: list[zipfile.ZipInfo]) -> None:
    """Entries that share compressed bytes make a small archive unpack to anything."""
    end = 0
    for info in sorted(infos, key=lambda item: item.header_offset):
        if info.header_offset < end:
            raise IntakeError(f"{where} has entries that overlap: zip the folder again with an ordinary tool")
        # 30 bytes are the fixed part of a local header.
        end = info.header_offset + 30 + info.compress_size


def _bounded(data: bytes, entry: Entry, limit: int) -> bytes:
    if len(data) > limit:
        raise IntakeError(
            f"{name_of(entry.parts)} is larger than {limit >> 20} MiB: hand in source code only"
        )
    return data


def name_of(parts: Parts) -> str:
    """A path as it may be shown."""
    return shown("/".join(parts), 200)


def _reason(problem: Exception) -> str:
    text = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
    return shown(text, 120) or type(problem).__name__
