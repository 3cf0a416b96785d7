"""A foreign CSV: what is not filled in stays byte for byte."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.exports import ExportError
from autograder.exports.sheet import Sheet

CELL = st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)) | st.sampled_from(',;"\n\t '), max_size=8)
TABLE = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1))



def written(rows: list[list[str]], end: str, quoting: int, delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator=end, quoting=quoting, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()


@given(TABLE, st.sampled_from(["\n", "\r\n"]), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_a_table_is_read_as_it_was_written_and_nothing_changed_is_nothing_lost(
    rows: list[list[str]], end: str, quoting: int
) -> None:
    rows = [["a" + ",a" * 9, *["b"] * (len(rows[0]) - 1)], *rows]  # the first line decides what parts the cells
    data = written(rows, end, quoting)
    sheet = Sheet.read(data, "x.csv")
    assert [sheet.values(number) for number in range(len(sheet.rows))] == rows
    assert sheet.data() == data


@given(TABLE, CELL)
def test_one_new_cell_changes_one_cell(rows: list[list[str]], new: str) -> None:
    rows = [["a" + ",a" * 9, *["b"] * (len(rows[0]) - 1)], *rows]
    sheet = Sheet.read(written(rows, "\r\n", csv.QUOTE_ALL), "x.csv")
    sheet.set(1, 0, new)
    again = Sheet.read(sheet.data(), "x.csv")
    assert [again.values(number) for number in range(len(again.rows))] == [rows[0], [new, *rows[1][1:]], *rows[2:]]


def test_byte_order_marks_semicolons_and_other_encodings() -> None:
    for data in (b"\xef\xbb\xbfa;b\r\n1;\xc3\xbc\r\n", b"\xff\xfe" + "a;b\r\n1;ü\r\n".encode("utf-16-le")):
        sheet = Sheet.read(data, "x.csv")
        assert sheet.values(1) == ["1", "ü"] and sheet.data() == data
    with pytest.raises(ExportError, match="save it as CSV UTF-8"):
        Sheet.read("a,ü\n".encode("latin-1"), "x.csv")


@pytest.mark.parametrize("text", ['a,b\n"c', 'a,b\n"c"d,e\n'])
def test_what_is_no_table_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(ExportError, match="x.csv: row 2"):
        Sheet.read(text.encode(), "x.csv")
