"""What is read from a file is a report, or one clear line; and what is written never replaces what is no file."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.commands.output_files import check_places, write_file
from autograder.exports import canvas, moodle
from autograder.exports.junit import junit
from autograder.exports.scores import scores
from autograder.grading.store import StoreError
from autograder.regrading.changes import causes, changes, explained
from autograder.reports.html import page
from autograder.reports.shape import is_class_report
from autograder.verdicts import class_report, read_report, stored_reports
from tests.reports import made

ODD = (None, True, -1, float("nan"), float("inf"), 10**400, "", "\ud800", [], [[]], {}, "<script>")


def damaged(report: Any) -> Iterator[Any]:
    """The report with each of its parts taken away, or put in the place of something odd."""
    for path in places(report):
        for value in (..., *ODD):
            other = copy.deepcopy(report)
            part = other
            for key in path[:-1]:
                part = part[key]
            if value is ...:
                del part[path[-1]]
            else:
                part[path[-1]] = value
            yield other


def places(part: Any, above: tuple = ()) -> Iterator[tuple]:
    """Paths to all parts; of a list, the first and the last one."""
    keys: list = list(part) if isinstance(part, dict) else []
    if isinstance(part, list) and part:
        keys = sorted({0, len(part) - 1})
    for key in keys:
        yield (*above, key)
        yield from places(part[key], (*above, key))


def test_a_damaged_report_is_none_or_can_be_shown_and_exported() -> None:
    report = {**made.class_report(), "submissions": made.class_report()["submissions"][1:3]}
    refused = 0
    for other in damaged(report):
        if is_class_report(other):
            page(other).encode(), junit(other).encode()
            canvas.new(other, scores(other)), moodle.new(scores(other))
            for before, after in ((report, other), (other, report)):
                found = changes({one["student"]: one for one in before["submissions"]}, after["submissions"])
                causes(found), [list(explained(change)) for change in found]
        else:
            refused += 1
    assert is_class_report(report) and is_class_report(made.class_report()) and refused > 300
    assert not is_class_report({**report, "submissions": report["submissions"] * 2})


def test_a_damaged_file_is_one_line(tmp_path: Path, root: Path) -> None:
    path = tmp_path / "ada.json"
    for text in ("[" * 100_000, '{"assignment": "ch03", "submissions": [{}]}', "\0", "{}"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(StoreError, match="is no report, or damaged"):
            read_report(path)
        assert stored_reports(tmp_path) == {}
        with pytest.raises(StoreError, match="ada.json is no verdict, or damaged: grade with --resume"):
            class_report(root, "ch03", store=tmp_path)
    one = made.class_report()["submissions"][0]
    path.write_text(json.dumps({"report": one}), encoding="utf-8")
    os.mkfifo(tmp_path / "pipe.json")
    assert stored_reports(tmp_path) == {"ada": one}


def test_a_link_and_a_pipe_are_written_into_and_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("file")
    write_file("text", tmp_path / "link")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "file").read_text() == "text"
    write_file("text", Path(os.devnull))
    assert Path(os.devnull).is_char_device()


def test_where_nothing_can_be_written_is_said_before_anything_is_graded(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    check_places(None, tmp_path / "new" / "report.json", tmp_path / "file", Path(os.devnull))
    for path in (tmp_path, tmp_path / "file" / "report.json"):
        with pytest.raises(StoreError, match="can't be written"):
            check_places(path)
