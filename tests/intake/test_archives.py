"""Submissions as zip archives of every nasty kind."""

from __future__ import annotations

import io
import stat
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.sandbox import trees
from autograder.sandbox.intake import IntakeError, Submitted, read_submission

MODULE = "causal_attention.py"


def read(path: Path) -> Submitted:
    return read_submission(path, "ch03", [MODULE, "self_attention.py"], student="ada")


def read_bytes(tmp_path: Path, data: bytes) -> Submitted:
    (tmp_path / "ada.zip").write_bytes(data)
    return read(tmp_path / "ada.zip")


def zipped(*members: tuple[str | zipfile.ZipInfo, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize("prefix", ["", "ch03/", "ada/ch03/", "ada/", "./", "ch03\\"])
def test_takes_the_folder_wherever_it_stands(tmp_path: Path, prefix: str) -> None:
    data = zipped((prefix + MODULE, "x = 1\r\n"), (prefix + "mine.py", ""), ("__MACOSX/._x.py", "junk"))
    assert read_bytes(tmp_path, data).sources == {MODULE: "x = 1\n", "mine.py": ""}


def test_data_before_the_archive_is_harmless(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, b"#!/bin/sh\n" + zipped((MODULE, "x = 1\n"))).sources == {MODULE: "x = 1\n"}


def test_nested_archives_and_extras_are_ignored(tmp_path: Path) -> None:
    data = zipped((MODULE, ""), ("more.zip", zipped(("self_attention.py", ""))), ("torch.py", ""), ("x.pth", ""))
    assert list(read_bytes(tmp_path, data).sources) == [MODULE]


def test_bomb_that_is_not_asked_for_is_not_unpacked(tmp_path: Path) -> None:
    data = zipped((MODULE, ""), ("weights.bin", bytes(50_000_000)))
    tracemalloc.start()
    try:
        assert list(read_bytes(tmp_path, data).sources) == [MODULE]
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def with_field(data: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    """`data` with bytes overwritten at `offset` into its last record that starts with `signature`."""
    at = data.rindex(signature) + offset
    return data[:at] + value + data[at + len(value) :]


CENTRAL, END, LOCAL = b"PK\1\2", b"PK\5\6", b"PK\3\4"


def bomb() -> bytes:
    return zipped((MODULE, bytes(20_000_000)))


def bomb_that_lies() -> bytes:
    """Declares a small size in both headers; the stream holds 20 MB."""
    data = with_field(bomb(), CENTRAL, 24, struct.pack("<I", 100))
    return with_field(data, LOCAL, 22, struct.pack("<I", 100))


def symlink() -> bytes:
    info = zipfile.ZipInfo(MODULE)
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return zipped((info, "/etc/passwd"))


def device() -> bytes:
    info = zipfile.ZipInfo(MODULE)
    info.create_system, info.external_attr = 3, (stat.S_IFCHR | 0o666) << 16
    return zipped((info, ""))


def duplicates() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate name"):
        return zipped((MODULE, "x = 1\n"), (MODULE, "x = 2\n"))


def null_in_name() -> bytes:
    return zipped((MODULE, "")).replace(MODULE.encode(), b"causal_atten\0ion.py")


def overlapping() -> bytes:
    """Two entries of the table of contents that share one stream."""
    data = zipped((MODULE, "x = 1\n" * 100), ("b" * len(MODULE), "y = 2\n" * 100))
    return with_field(data, CENTRAL, 42, struct.pack("<I", 0))


def many_entries() -> bytes:
    return zipped(*((f"file{number}.txt", "") for number in range(trees.MAX_ENTRIES + 1)))


def table_of_contents_bomb() -> bytes:
    """An end record that asks for a table of contents of 3 MB, which is there."""
    table = bytes(3 << 20)
    return table + END + struct.pack("<4H2IH", 0, 0, 1, 1, len(table), 0, 0)


def zip64_end() -> bytes:
    """A 64-bit end record that declares an exabyte."""
    record = b"PK\6\6" + struct.pack("<Q2H2I4Q", 44, 45, 45, 0, 0, 1, 1, 1 << 60, 0)
    return record + b"PK\6\7" + struct.pack("<IQI", 0, 0, 1) + END + struct.pack("<4H2IH", 0, 0, 1, 1, 46, 0, 0)


NASTY: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty file": (lambda: b"", "cannot be read as a zip"),
    "no archive": (lambda: b"hello" * 100, "cannot be read as a zip"),
    "cut short": (lambda: zipped((MODULE, "x = 1"))[:-10], "cannot be read as a zip"),
    "parent": (lambda: zipped(("../" + MODULE, "")), "leads outside"),
    "parent inside": (lambda: zipped(("a/../../" + MODULE, "")), "leads outside"),
    "absolute": (lambda: zipped(("/etc/" + MODULE, "")), "leads outside"),
    "backslash parent": (lambda: zipped(("..\\" + MODULE, "")), "leads outside"),
    "null in name": (null_in_name, "NUL"),
    "duplicates": (duplicates, "2 times"),
    "same with other slashes": (lambda: zipped(("a/" + MODULE, ""), ("a\\" + MODULE, "")), "2 times"),
    "symlink": (symlink, "is a link"),
    "device": (device, "is a device"),
    "bomb": (bomb, "larger than 1 MiB"),
    "bomb that lies": (bomb_that_lies, "cannot be read from the archive"),
    "encrypted": (lambda: with_field(zipped((MODULE, "x")), CENTRAL, 8, b"\1\0"), "encrypted"),
    "lzma": (lambda: zipped((MODULE, "x"), method=zipfile.ZIP_LZMA), "unusual way"),
    "bzip2": (lambda: zipped((MODULE, "x"), method=zipfile.ZIP_BZIP2), "unusual way"),
    "unknown method": (lambda: with_field(zipped((MODULE, "x")), CENTRAL, 10, b"\x63\0"), "unusual way"),
    "wrong checksum": (
        lambda: with_field(zipped((MODULE, "x")), CENTRAL, 16, b"beef"),
        "cannot be read from",
    ),
    "new version": (
        lambda: with_field(zipped((MODULE, "x")), CENTRAL, 6, b"\xff\0"),
        "cannot be read as a zip",
    ),
    "bad utf-8 name": (
        lambda: with_field(with_field(zipped((MODULE, "x")), CENTRAL, 8, b"\0\x08"), CENTRAL, 46, b"\xff\xff"),
        "cannot be read as a zip",
    ),
    "offset beyond the end": (
        lambda: with_field(zipped((MODULE, "x")), CENTRAL, 42, struct.pack("<I", 1 << 30)),
        "cannot be read",
    ),
    "overlapping": (overlapping, "overlap"),
    "many entries": (many_entries, "more than 10000 files"),
    "table of contents bomb": (table_of_contents_bomb, "table of contents is too large"),
    "zip64 exabyte": (zip64_end, "cannot be read as a zip"),
}


@pytest.mark.parametrize("kind", NASTY)
def test_nasty_archives_are_refused_in_one_line(tmp_path: Path, kind: str) -> None:
    make, says = NASTY[kind]
    with pytest.raises(IntakeError, match=says) as refusal:
        read_bytes(tmp_path, make())
    assert str(refusal.value).isprintable() and len(str(refusal.value)) < 400
    assert [item.name for item in tmp_path.iterdir()] == ["ada.zip"]


def test_a_whole_archive_is_bounded(tmp_path: Path) -> None:
    with (tmp_path / "ada.zip").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(IntakeError, match="larger than 256 MiB"):
        read(tmp_path / "ada.zip")


def test_link_in_an_archive_that_nobody_asks_for(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("data")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    assert list(read_bytes(tmp_path, zipped((MODULE, ""), (info, "/etc"))).sources) == [MODULE]


def test_archive_that_contains_itself(tmp_path: Path) -> None:
    """Nothing is unpacked twice, so an archive in an archive in an archive is only a file."""
    data = zipped((MODULE, "x = 1\n"))
    for _ in range(20):
        data = zipped((MODULE, "x = 1\n"), ("again.zip", data))
    assert read_bytes(tmp_path, data).sources == {MODULE: "x = 1\n"}
