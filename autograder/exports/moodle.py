"""Moodle: the offline grading worksheet of an assignment, with grade and feedback filled in."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from autograder.exports import ExportError
from autograder.exports.canvas import Filled
from autograder.exports.scores import Names, Score, by_chosen_name, match, number
from autograder.exports.sheet import Sheet, line
from autograder.reports.words import points
from autograder.sandbox.text import for_csv

COLUMNS = (
    "Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade", "Grade can be changed",
    "Last modified (submission)", "Online text", "Last modified (grade)", "Feedback comments",
)  # fmt: skip
"""A worksheet's columns in English; some are there only where the assignment uses them."""

NEEDED = ("Identifier", "Grade", "Last modified (grade)")
"""Without these Moodle refuses a worksheet."""

_NAMES = ("Identifier", "Email address", "ID number", "Username")
_CHOSEN = "Full name"
_FEEDBACK = 4_000
"""Characters of feedback that are written."""


def fill(data: bytes, name: str, scores: Mapping[str, Score], *, scale: bool) -> Filled:
    """Fill grade and, where there is such a column, feedback of a worksheet; no other byte changes.

    Students are found by their identifier ("Participant 1234"), e-mail address, ID number or name, or by the folder
    in Moodle's own download of all submissions. Rows whose grade can't be changed stay. Raises ``ExportError``.
    """
    sheet = Sheet.read(data, name)
    header = [value.strip() for value in sheet.values(0)] if sheet.rows else []
    missing = [column for column in NEEDED if column not in header]
    if missing:
        raise ExportError(
            f"{name} is no grading worksheet in English: the column {missing[0]!r} is missing; download it from the "
            "assignment, with 'Offline grading worksheet' switched on and your Moodle set to English"
        )
    rows: dict[int, Names] = {}
    for at_row in range(1, len(sheet.rows)):
        values = sheet.values(at_row)
        if len(values) == len(header):
            chosen = values[header.index(_CHOSEN)] if _CHOSEN in header else ""
            rows[at_row] = Names(tuple(values[header.index(key)] for key in _NAMES if key in header), chosen)
        elif any(values):
            raise ExportError(f"{name}: row {at_row + 1} has {len(values)} cells, the first row {len(header)}")
    found = match(scores, rows)
    for student, at_row in found.items():
        _fill_row(sheet, header, at_row, scores[student], scale)
    unknown = tuple(one for one in scores if one not in found)
    return Filled(sheet.data(), "Grade", len(found), unknown, by_chosen_name(found, rows))


def new(scores: Mapping[str, Score]) -> bytes:
    """The same table without a worksheet, to look at: Moodle takes back only rows with identifiers of its own."""
    lines = [line(list(COLUMNS))]
    for score in scores.values():
        student = for_csv(score.student)
        address = student if "@" in student else ""
        cells = [student, student, address, "", points(score.score), points(score.max_score), "Yes"]
        lines.append(line([*cells, "-", "", "-", _feedback(score)]))
    return "".join(lines).encode()


def _fill_row(sheet: Sheet, header: list[str], at_row: int, score: Score, scale: bool) -> None:
    values = dict(zip(header, sheet.values(at_row), strict=True))
    if values.get("Grade can be changed", "Yes").strip().casefold() == "no":
        return
    worth = values.get("Maximum Grade", values.get("Maximum grade", "")).strip()
    try:
        limit = number(worth) if worth else None
    except ValueError:
        raise ExportError(f"the maximum grade {worth!r} is no number: only grades in points can be filled in") from None
    text = points(score.of(limit, scale, "The assignment"))
    sheet.set(at_row, header.index("Grade"), text.replace(".", ",") if "," in worth else text)
    if "Feedback comments" in header:
        sheet.set(at_row, header.index("Feedback comments"), _feedback(score))


def _feedback(score: Score) -> str:
    """The feedback as Moodle keeps it, which is HTML; what students' code said can neither act there nor in a sheet."""
    return for_csv("<br>".join(escape(text) for text in score.feedback), _FEEDBACK)
