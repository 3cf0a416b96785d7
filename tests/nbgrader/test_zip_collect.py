"""Archives from a learning platform: whatever is in one, it is its owner's, and the others are collected."""

from __future__ import annotations

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
    place.mkdir(parents=True)
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
    monkeypatch.setattr(safe_zip_collect, "MOST", 1000)  # the real bound takes archives of 100 MB
    foreign = "in/hw_ada_at_2099-01-01-10-00-00/a.py"
    found = collect(
        tmp_path, NAMES,
        ada_zip=zipped(**{"a.py": "ada's", "sub/b.py": "b"}),
        eve_zip=zipped(**{"a.py": "eve's", foreign: "forged", "timestamp.txt": "2020-01-01 00:00:00 UTC"}),
        dan_zip=zipped(**{"../hw_ada_at_2099-01-01-10-00-00/a.py": "outside"}),
        bob_zip=b"broken",
        tim_tar_gz=tarred(member("a.py", size=3), member("l.py", tarfile.SYMTYPE), member("p.py", tarfile.FIFOTYPE)),
        tom_tar_gz=tarred(member("../../a.py", size=3), member("/tmp/a.py", size=3), member("b.py", size=900)),
        max_tar_gz=tarred(member("a.py", size=500), member("b.py", size=501)),
    )  # fmt: skip
    times = {name: found.pop(name) for name in sorted(found) if name.endswith("timestamp.txt")}
    assert times == {f"{name}/ch03/timestamp.txt": "2026-01-01 10:00:00" for name in ("ada", "eve", "tim", "tom")}
    assert {name: text[:9] for name, text in found.items()} == {
        "ada/ch03/a.py": "ada's", "ada/ch03/sub/b.py": "b", "eve/ch03/a.py": "eve's",
        "tim/ch03/a.py": "xxx", "tom/ch03/b.py": "xxxxxxxxx",
    }  # fmt: skip


def test_two_files_of_one_name_stop_no_class(tmp_path: Path) -> None:
    found = collect(
        tmp_path, NAMES_ALONE, ada_zip=zipped(**{"a.py": "ada's"}), eve_zip=zipped(**{"x/a.py": "1", "y/a.py": "2"})
    )
    assert found == {"ada/ch03/a.py": "ada's", "eve/ch03/a.py": "1"}
