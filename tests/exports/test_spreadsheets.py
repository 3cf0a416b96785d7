"""Canvas and Moodle: their own files go in and come back with one column filled."""

from __future__ import annotations

import csv
import io

import pytest

from autograder.exports import ExportError, canvas, moodle
from autograder.exports.scores import Names, by_chosen_name, match, scores
from tests.reports.made import HOSTILE, class_report

# As Canvas writes it: a row for posting policies, spaces before "Points Possible", read-only totals, quoted names.
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Attention (4711),Essay (4712),Current Score,Final Score\r\n"
    ",,,,,Manual Posting,,,\r\n"
    '"    Points Possible",,,,,20.00,5.00,(read only),(read only)\r\n'
    '"Lovelace, Ada",101,u1,ADA,"CS, 1",,4.00,80.0,80.0\r\n'
    "\"Noether, Emmy\",102,u2,emmy@uni.example,CS 2,3.00,'=1+1,1,1\r\n"
    '"Dorothea, of C.",103,dorothea,d3,CS 2,EX,,,\r\n'
    '"Student, Test",999,,,CS 2,,,,\r\n'
)
MOODLE = (
    "\ufeffIdentifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Online text,Last modified (grade),Feedback comments\n"
    'Participant 11,Ada Lovelace,ada@uni.example,"Submitted for grading",,20.00,Yes,'
    '"Friday, 20 November 2026, 1:00 PM","=cmd()",-,\n'
    "Participant 12,Emmy Noether,e.noether@uni.example,No submission,,20.00,Yes,-,,-,old\n"
    "Participant 13,Dorothea,dorothea@uni.example,,7.00,20.00,No,-,,-,\n"
)


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def renamed(**names: str) -> dict:
    """The made-up class with other names for its students."""
    report = class_report()
    for one in report["submissions"]:
        one["student"] = names.get(one["student"], one["student"])
    return report


def fill_canvas(data: str = CANVAS, report: dict | None = None, **options: object) -> canvas.Filled:
    report = report or class_report()
    return canvas.fill(data.encode(), "grades.csv", report, scores(report), **{"column": "", "scale": False, **options})


def test_canvas_gets_its_file_back_with_one_column_filled() -> None:
    filled = fill_canvas()
    before, after = rows(CANVAS.encode()), rows(filled.data)
    assert filled.column == "Attention (4711)" and filled.filled == 3
    assert filled.unknown == (HOSTILE, "zeno")
    assert [row[5] for row in after[3:]] == ["20", "15", "EX", ""]  # by login, by address, excused, nobody
    assert [row[:5] + row[6:] for row in after] == [row[:5] + row[6:] for row in before]
    expected = CANVAS.replace('"CS, 1",,', '"CS, 1",20,').replace("CS 2,3.00,", "CS 2,15,")
    assert filled.data == expected.encode()
    assert fill_canvas(filled.data.decode()).data == filled.data  # again does no harm


def test_a_student_called_points_possible_sets_no_points() -> None:
    eve = '"Points Possible",104,u4,eve,CS 2,7.00,,,\r\n'
    assert fill_canvas(CANVAS + eve).data == fill_canvas().data + eve.encode()


def test_canvas_with_decimal_commas_and_semicolons() -> None:
    data = "Student;ID;SIS Login ID;Section;Attention (1)\n    Points Possible;;;;10,00\nA;1;emmy;S;\n"
    assert fill_canvas(data, scale=True).data.endswith(b"A;1;emmy;S;7,5\n")


@pytest.mark.parametrize(
    ("data", "options", "says"),
    [
        (CANVAS.replace("Attention (4711)", "Week 3 (4711)"), {}, r"choose one with --column: 'Week 3 \(4711\)'"),
        (CANVAS.replace("20.00", "10.00"), {}, "worth 10 points there and 20 here.*--scale"),
        (CANVAS, {"column": "Final Score"}, r"can't be filled.*read only"),
        (CANVAS.replace("Points Possible", "Worth"), {}, "no row 'Points Possible'"),
        ("a,b\n1,2\n", {}, "no Canvas gradebook export"),
        (CANVAS + "x,y\r\n", {}, "row 8 has 2 cells"),
    ],
)
def test_canvas_files_that_do_not_fit_are_refused_in_one_line(data: str, options: dict, says: str) -> None:
    with pytest.raises(ExportError, match=says):
        fill_canvas(data, **options)


def test_canvas_column_by_its_number_or_title() -> None:
    for column in ("4712", "essay", "Essay (4712)"):
        assert fill_canvas(column=column, scale=True).column == "Essay (4712)"


def test_a_new_canvas_file_has_canvas_columns_and_no_formula() -> None:
    report = renamed(ada="=HYPERLINK(1)")
    header, worth, first, *_ = rows(canvas.new(report, scores(report)))
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Attention"]
    assert worth == ["    Points Possible", "", "", "", "", "20"]
    assert first == ["'=HYPERLINK(1)", "", "", "'=HYPERLINK(1)", "", "20"]


def test_moodle_gets_its_worksheet_back() -> None:
    report = renamed(emmy="Participant 12")
    filled = moodle.fill(MOODLE.encode(), "w.csv", scores(report), scale=False)
    before, after = rows(MOODLE.encode()), rows(filled.data)
    assert [row[4] for row in after[1:]] == ["20", "15", "7.00"]  # the last one can't be changed
    kept = [index for index in range(11) if index not in (4, 10)]
    assert [[row[i] for i in kept] for row in after] == [[row[i] for i in kept] for row in before]
    assert after[2][10].startswith("Causal: 5 / 10, not yet right. It looks as if: The scores are divided")
    assert filled.data.startswith(b"\xef\xbb\xbfIdentifier,") and b"\r" not in filled.data
    ada = '"Submitted for grading",,20.00,Yes,"Friday, 20 November 2026, 1:00 PM","=cmd()",-,'
    assert ada.replace(",,20.00", ",20,20.00").encode() in filled.data


def test_moodle_students_by_the_folders_of_its_own_download() -> None:
    report = renamed(ada="Ada Lovelace_11_assignsubmission_file")
    filled = moodle.fill(MOODLE.encode(), "w.csv", scores(report), scale=False)
    assert rows(filled.data)[1][4] == "20"


def test_moodle_worksheets_of_another_language_are_refused() -> None:
    with pytest.raises(ExportError, match="'Identifier' is missing"):
        fill = MOODLE.replace("Identifier", "Identifikation").encode()
        moodle.fill(fill, "w.csv", scores(class_report()), scale=False)


def test_a_new_moodle_table_has_moodles_columns_and_escapes_what_students_made() -> None:
    header, *students = rows(moodle.new(scores(class_report())))
    assert tuple(header) == moodle.COLUMNS
    assert not any("<script" in cell for row in students for cell in row[10:])


def test_who_could_not_be_graded_gets_no_number_and_who_was_refused_gets_zero() -> None:
    report = class_report()
    report["submissions"][0]["status"] = "grader_error"
    found = scores(report)
    assert "ada" not in found and found["zeno"].score == 0


def test_nobody_gets_the_row_of_another() -> None:
    rows = {1: Names(("ada", "Participant 11")), 2: Names(("emmy@uni.example", "Participant 12"))}
    eve = "Eve_11_assignsubmission_x_13_assignsubmission_file"  # a name of her own choice, made into a folder by Moodle
    assert match(["ada", "ADA", eve], rows) == {"ada": 1}
    assert match(["Emmy", "emmy"], rows) == {}  # both as well as the other
    assert match(["Emmy"], rows) == {"Emmy": 2}
    assert match(["Ada_11_assignsubmission_file"], rows) == {"Ada_11_assignsubmission_file": 1}


def test_what_somebody_calls_himself_takes_nobodys_grade() -> None:
    rows = {1: Names(("ada",), "Ada L."), 2: Names(("eve",), "ada"), 3: Names(("d3",), "Dorothea")}
    found = match(["ada", "Dorothea"], rows)
    assert found == {"ada": 1, "Dorothea": 3}
    assert by_chosen_name(found, rows) == ("Dorothea",)
    assert match(["Eve", "ada"], rows) == {"Eve": 2, "ada": 1}
