"""The benchmarks run and say what they should; how fast anything is, is measured and never asserted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks import page
from tests.benchmarks.classes import lay_out
from tests.benchmarks.measured import Table, chapters, whole_class
from tests.benchmarks.phases import PHASES

NAME = "appD"  # a small suite


def test_a_class_is_mixed_and_the_same_every_time(root: Path, tmp_path: Path) -> None:
    one, other = (lay_out(tmp_path / place, NAME, 30, root) for place in ("one", "other"))
    texts = [
        [
            "".join(sorted(path.read_text(encoding="utf-8") for path in folder.rglob("*.py")))
            for folder in sorted(place.iterdir())
        ]
        for place in (one, other)
    ]
    assert texts[0] == texts[1]
    assert any("NotImplementedError" in text for text in texts[0])
    assert any("NotImplementedError" not in text for text in texts[0])


def test_phases_are_parts_of_the_whole() -> None:
    table = chapters([NAME], 1)
    [row] = table.rows
    whole, floor = (float(row[column].removesuffix(" ms")) for column in (2, 3))
    parts = [float(part) for part in row[4 : 4 + len(PHASES)]]
    assert all(part >= 0 for part in parts) and 0 < floor
    assert sum(parts) == pytest.approx(whole, abs=len(parts))


@pytest.mark.slow
def test_a_class_is_graded_by_all_graders_by_the_same_checks() -> None:
    table = whole_class(1, 1, [1], NAME, our_course=False)  # the first student has done half
    assert len(table.rows) == 3 and all(float(row[2]) > 0 for row in table.rows)
    assert "the same score as the kit to 1 of 1" in table.notes[0]


def test_a_table_takes_the_place_of_the_last(tmp_path: Path) -> None:
    begin, end = page.marks("class")
    path = tmp_path / "benchmarks.md"
    path.write_text(f"before\n{begin}\nold\n{end}\nafter\n", encoding="utf-8")
    page.put("class", Table(("a", "b"), [("1", "2")], ["Said of it."]), "class --students 1", path)
    text = path.read_text(encoding="utf-8")
    assert "| 1 | 2 |" in text and "old" not in text
    assert text.startswith("before\n") and text.endswith("\nafter\n")
    with pytest.raises(ValueError, match="no section"):
        page.put("sizes", Table(("a",)), "sizes", path)


def test_the_handbook_has_a_place_for_every_measurement() -> None:
    text = page.PAGE.read_text(encoding="utf-8")
    for what in ("class", "chapters", "sizes", "start", "workers"):
        assert all(mark in text for mark in page.marks(what))
