"""The manifest of all data sets, `datasets/manifest.toml`, read into plain records."""

import hashlib
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.data import DataError, datasets_dir


@dataclass(frozen=True)
class DataFile:
    """One file: where it can be had, and what proves that it is the right one.

    `sha256` is hexadecimal, `size` in bytes; either may be unknown (None). `urls` are tried in turn.
    """

    name: str
    urls: tuple[str, ...] = ()
    sha256: str | None = None
    size: int | None = None

    def fault(self, path: Path) -> str | None:
        """What is wrong with the file at `path` (which must exist), or None when it is as published."""
        size = path.stat().st_size
        if self.size is not None and size != self.size:
            return f"it has {size:,} bytes instead of {self.size:,}"
        if self.sha256 is not None:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            if found != self.sha256:
                return "its SHA-256 is not the published one"
        return None

    def stands(self, path: Path) -> bool:
        """Whether `path` is there and as published."""
        return path.is_file() and self.fault(path) is None


@dataclass(frozen=True)
class DataSet:
    """A named data set of one or several files.

    `folder` is the subfolder its files are fetched into, `member` the one file wanted out of an archive,
    `stands_for` the book's data set that a shipped one can replace.
    """

    name: str
    shipped: bool
    title: str
    origin: str
    licence: str
    files: tuple[DataFile, ...]
    folder: str = ""
    member: str = ""
    stands_for: str = ""
    note: str = field(default="", repr=False)


def load_manifest(path: Path | None = None) -> dict[str, DataSet]:
    """All data sets by name, in the manifest's order.

    Args:
        path: a manifest other than the shipped one, for example one that points to a school's own mirror.

    Raises:
        DataError: the manifest is missing or malformed.
    """
    path = path or datasets_dir() / "manifest.toml"
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: _data_set(name, table) for name, table in tables.items()}
    except OSError as error:
        raise DataError(f"the manifest can't be read: {error}") from error
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise DataError(f"{path} is not a valid manifest: {error!r}") from error


def data_set(name: str, manifest: Path | None = None) -> DataSet:
    """The data set called `name`.

    Raises:
        DataError: there is none; the message lists those there are.
    """
    known = load_manifest(manifest)
    if name not in known:
        raise DataError(f"no data set is called {name!r}; there are {', '.join(known)}")
    return known[name]


def _data_set(name: str, table: dict[str, Any]) -> DataSet:
    bases = table.get("from", [])
    files = tuple(
        DataFile(
            name=file["name"],
            urls=tuple(file.get("from", [base + file["name"] for base in bases])),
            sha256=file.get("sha256"),
            size=file.get("bytes"),
        )
        for file in table["files"]
    )
    return DataSet(
        name=name,
        shipped=table["kind"] == "shipped",
        title=table["title"],
        origin=table["origin"],
        licence=table["licence"],
        files=files,
        folder=table.get("folder", ""),
        member=table.get("member", ""),
        stands_for=table.get("stands_for", ""),
        note=table.get("note", ""),
    )
