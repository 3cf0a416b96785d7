"""What lies in the exchange is collected as plain files, and nothing there stops the class."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.converters import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.nbgrader_plugin import AutogradeEveryone, ReleaseFeedback, configure
from autograder.safe_collect import SafeCollect

TIME = "2026-01-01 10:00:00.000000 UTC"


@pytest.fixture
def collect(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> SafeCollect:
    """A course and its exchange, on which ``start()`` is ``nbgrader collect ch03``."""
    (tmp_path / "exchange" / "course" / "inbound").mkdir(parents=True)
    configure(Config())  # puts alembic on the PATH
    config = Config({"Exchange": {"root": str(tmp_path / "exchange")}})
    course = CourseDirectory(root=str(tmp_path), course_id="course", assignment_id="ch03")
    with Gradebook(course.db_url) as gradebook:
        gradebook.update_or_create_assignment("ch03", duedate="2026-01-02 09:00:00 UTC")
    return SafeCollect(coursedir=course, config=config)


def handed_in(at: Path, student: str, time: str = TIME, **files: str) -> Path:
    folder = at / "exchange" / "course" / "inbound" / f"{student}+ch03+{time}+0123456789"
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    return folder


def test_links_devices_and_odd_names_are_left_and_the_others_collected(
    collect: SafeCollect, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "solution.py").write_text("the reference")
    hostile = handed_in(tmp_path, "mallory", own="x = 1")
    (hostile / "answer.py").symlink_to(tmp_path / "secret" / "solution.py")
    (hostile / "all").symlink_to(tmp_path / "secret")
    os.mkfifo(hostile / "pipe.py")
    (hostile / "timestamp.txt").write_bytes(b"\xff 1999")
    handed_in(tmp_path, "nobody", time="never")
    handed_in(tmp_path, "trudy\x1b[2J")
    odd = ["*", "<img src=x onerror=alert()>", '"+alert()+"', "__proto__", "constructor", "a?b", "a%2f", "-f"]
    for name in odd:
        handed_in(tmp_path, name)
    os.symlink(tmp_path / "secret", hostile.with_name(f"oscar+ch03+{TIME}+0"))
    hostile.with_name(f"peggy+ch03+{TIME}+0").write_text("no folder")
    (folder := handed_in(tmp_path, "sybil") / "timestamp.txt").mkdir()
    (folder / "x").write_text("in the place of nbgrader's own")
    os.symlink(tmp_path / "nowhere", hostile.with_name(f"victor+ch03+{TIME}+0"))
    handed_in(tmp_path, "zoe", answer="x = 2")

    collect.start()
    files = {str(path.relative_to(tmp_path / "submitted")) for path in (tmp_path / "submitted").rglob("*.*")}
    assert files == {
        "mallory/ch03/own.py", "mallory/ch03/timestamp.txt", "zoe/ch03/answer.py", "zoe/ch03/timestamp.txt",
    }  # fmt: skip
    assert (tmp_path / "submitted/mallory/ch03/timestamp.txt").read_text() == TIME
    for name in ("nobody", "trudy", "oscar", "peggy", "sybil", "victor", *odd):
        assert f"{name}+ch03" in caplog.text and "is not collected" in caplog.text
    assert "mallory+ch03+2026-01-01 10:00:00.000000 UTC+0123456789 says that it is in time, but was" in caplog.text


def test_a_secret_that_is_no_text_stops_no_release(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    course = CourseDirectory(root=str(tmp_path), course_id="course", assignment_id="ch03")
    for student, secret in {"mallory": b"\xff", "x,zoe": b"\xff", "zoe": b"known to zoe"}.items():
        folder = tmp_path / "feedback" / student / "ch03"
        folder.mkdir(parents=True)
        (folder / "ch03.html").write_text("page")
        (folder / "timestamp.txt").write_text(TIME)
        (folder / "submission_secret.txt").write_bytes(secret)
    ReleaseFeedback(coursedir=course, config=Config({"Exchange": {"root": str(tmp_path)}})).start()
    assert len(list((tmp_path / "course" / "feedback").glob("*.html"))) == 1


@pytest.mark.parametrize("said", [b"never", b"\xff\xfe", b"99999-01-01 10:00", b"9999-12-31 23:59 -1200", b"1" * 1000])
def test_a_time_that_is_none_is_named(tmp_path: Path, said: bytes) -> None:
    course = CourseDirectory(root=str(tmp_path), course_id="course", assignment_id="ch03")
    folder = tmp_path / "submitted" / "mallory" / "ch03"
    folder.mkdir(parents=True)
    (folder / "timestamp.txt").write_bytes(said)
    with pytest.raises(NbGraderException, match="timestamp.txt holds no time"):
        AutogradeEveryone(coursedir=course).init_destination("ch03", "mallory")


def test_a_time_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    course = CourseDirectory(root=str(tmp_path), assignment_id="ch03")
    (tmp_path / "submitted" / "mallory" / "ch03").mkdir(parents=True)
    os.mkfifo(tmp_path / "submitted" / "mallory" / "ch03" / "timestamp.txt")
    with pytest.raises(NbGraderException, match="timestamp.txt is no regular file"):
        AutogradeEveryone(coursedir=course).init_destination("ch03", "mallory")
