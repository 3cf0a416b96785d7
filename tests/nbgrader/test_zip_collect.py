"""Archives from a learning platform: whatever is in one, it is its owner's, and the others are collected."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from nbgrader.apps.zipcollectapp import ZipCollectApp
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder import safe_zip_collect
from autograder.nbgrader_plugin import configure

TIME = "2026-01-01-10-00-00"
NAMES = r".*hw_(?P<student_id>\w+)_at_(?P<timestamp>[0-9\-]+)/(?P<file_id>.*)"
NAMES_ALONE = r".*hw_(?P<student_id>\w+)_at_[0-9\-]+/(?:.*/)?(?P<file_id>.*)"


def collect(folder: Path, names: str, **archives: bytes) -> dict[str, str]:
    """``nbgrader zip_collect ch03`` in a course at `folder`: what lies in ``submitted/`` then."""
    place = folder / "downloaded" / "ch03" / "archive"
    place.mkdir(parents=True, exist_ok=True)
    for name, data in archives.items():
        student, _, kind = name.partition("_")
        (place / f"hw_{student}_at_{TIME}.{kind.replace('_', '.')}").write_bytes(data)
    config = Config()
    configure(config)
    config.FileNameCollectorPlugin.valid_ext += [".txt"]
    config.FileNameCollectorPlugin.named_regexp = names
    app = ZipCollectApp(config=config, coursedir=CourseDirectory(root=str(folder), assignment_id="ch03"))
    app.init_plugins()
    app.extract_archive_files()
    app.process_extracted_files()
    found = folder / "submitted"
    return {str(path.relative_to(found)): path.read_text() for path in found.rglob("*") if path.is_file()}


def zipped(**files: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


def tarred(*members: tarfile.TarInfo) -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as archive:
        for member in members:
            archive.addfile(member, io.BytesIO(b"x" * member.size) if member.isfile() else None)
    return data.getvalue()


def member(name: str, kind: bytes = tarfile.REGTYPE, size: int = 0) -> tarfile.TarInfo:
    found = tarfile.TarInfo(name)
    found.type, found.size, found.linkname = kind, size, "/etc/hostname"
    return found


def test_an_archive_speaks_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_zip_collect, "MOST", 20_000)  # the real bound takes archives of 100 MB
    foreign = "in/hw_ada_at_2099-01-01-10-00-00/a.py"
    found = collect(
        tmp_path, NAMES,
        ada_zip=zipped(**{"a.py": "ada's", "sub/b.py": "b"}),
        eve_zip=zipped(**{"a.py": "eve's", foreign: "forged", "timestamp.txt": "2020-01-01 00:00:00 UTC"}),
        dan_zip=zipped(**{"../hw_ada_at_2099-01-01-10-00-00/a.py": "outside"}),
        bob_zip=b"broken",
        tim_tar_gz=tarred(member("a.py", size=3), member("l.py", tarfile.SYMTYPE), member("p.py", tarfile.FIFOTYPE)),
        tom_tar_gz=tarred(member("../../a.py", size=3), member("/tmp/a.py", size=3), member("b.py", size=900)),
        max_tar_gz=tarred(member("a.py", size=9_000), member("b.py", size=9_001)),
    )  # fmt: skip
    times = {name: found.pop(name) for name in sorted(found) if name.endswith("timestamp.txt")}
    assert times == {f"{name}/ch03/timestamp.txt": "2026-01-01 10:00:00" for name in ("ada", "eve", "tim", "tom")}
    assert {name: text[:9] for name, text in found.items()} == {
        "ada/ch03/a.py": "ada's", "ada/ch03/sub/b.py": "b", "eve/ch03/a.py": "eve's",
        "tim/ch03/a.py": "xxx", "tom/ch03/b.py": "xxxxxxxxx",
    }  # fmt: skip


def pax(**headers: str) -> bytes:
    """A tar archive whose extended header says these things of its one file."""
    data, found = io.BytesIO(), member("a.py", size=1)
    found.pax_headers = {name.replace("_", "."): value for name, value in headers.items()}
    with tarfile.open(fileobj=data, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(found, io.BytesIO(b"x"))
    return data.getvalue()


def with_size(claimed: int, kind: bytes = tarfile.REGTYPE) -> bytes:
    """A member of this kind that claims a size, and a file of 30,000 bytes behind it."""
    header = bytearray(member("a", kind).tobuf(tarfile.GNU_FORMAT))
    header[124:136] = b"\xff" * 4 + claimed.to_bytes(8, "big", signed=True)
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header[:512])
    return gzip.compress(bytes(header[:512]) + gzip.decompress(tarred(member("b.py", size=30_000))))


def announced(times: int) -> bytes:
    """A header that announces a long name for a header that announces a long name … for a file."""
    header = member("././@LongLink", tarfile.GNUTYPE_LONGNAME, size=512).tobuf(tarfile.GNU_FORMAT)
    return gzip.compress((header + b"b.py".ljust(512, b"\0")) * times + member("b.py").tobuf() + bytes(1024))


@pytest.mark.parametrize(
    "archive",
    [
        pax(path="a\0b.py"),
        pax(GNU_sparse_major="1", GNU_sparse_minor="0"),
        pax(GNU_sparse_map="0,1,x"),
        pax(path="a" * 300),
        with_size(-(10**12), tarfile.DIRTYPE),  # to make room below the bound
        with_size(-1),
        gzip.compress(bytes(10) + b"x" * 600),
        tarred(member("a.py", size=3), member("a.py/b.py", size=3)),
        tarred(member("a.py", size=3))[:-9],
        announced(2000),
        tarred(member("a/" * 1500 + "b.py")),
        tarred(*(member("a/" * deep + "b.py") for deep in range(300, 1900, 300))),
    ],
    ids=["NUL", "no map", "no number", "long name", "folder of negative size", "negative size", "noise", "both", "cut",
         "announced", "deep", "deeper and deeper"],
)
def test_a_hostile_archive_stops_nobody_else(archive: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_zip_collect, "MOST", 20_000)
    found = collect(tmp_path, NAMES, ada_zip=zipped(**{"a.py": "ada's"}), eve_tar_gz=archive, zoe_zip=zipped(b="zoe's"))
    assert found["ada/ch03/a.py"] == "ada's"
    assert not any("b.py" in name for name in found)


def test_two_files_of_one_name_stop_no_class(tmp_path: Path) -> None:
    found = collect(
        tmp_path, NAMES_ALONE, ada_zip=zipped(**{"a.py": "ada's"}), eve_zip=zipped(**{"x/a.py": "1", "y/a.py": "2"})
    )
    assert found == {"ada/ch03/a.py": "ada's", "eve/ch03/a.py": "1"}


def test_what_is_a_file_here_and_a_folder_there_stops_no_class(tmp_path: Path) -> None:
    place = tmp_path / "downloaded" / "ch03" / "archive"
    place.mkdir(parents=True)
    (place / "hw_eve_at_2026-01-02-10-00-00.zip").write_bytes(zipped(**{"a.py/b.py": "2", "c.py": "3"}))
    found = collect(tmp_path, NAMES, eve_zip=zipped(**{"a.py": "1"}), zoe_zip=zipped(**{"a.py": "zoe's"}))
    assert found.pop("zoe/ch03/a.py") == "zoe's"
    assert sorted(name for name in found if name.startswith("eve") and name.endswith(".py")) == [
        "eve/ch03/a.py", "eve/ch03/c.py",
    ]  # fmt: skip


def test_a_pattern_that_takes_too_much_of_a_name_leads_nowhere(tmp_path: Path) -> None:
    taking_the_slash = r".*hw_(?P<student_id>\w+)_at_[0-9\-]+(?P<file_id>.*)"
    assert collect(tmp_path / "course", taking_the_slash, ada_zip=zipped(**{str(tmp_path / "a.py")[1:]: "out"})) == {}
    assert not (tmp_path / "a.py").exists()
