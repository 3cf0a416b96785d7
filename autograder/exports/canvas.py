"""Canvas: the gradebook's own CSV with one assignment's column filled in, or a new one to import."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from autograder.exports import ExportError
from autograder.exports.scores import Names, Score, by_chosen_name, match, number
from autograder.exports.sheet import Sheet, line
from autograder.reports.words import Report, points
from autograder.sandbox.text import for_csv

STUDENT_COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
"""The columns a Canvas export begins with; some accounts have more, and not every account the third."""

_NAMES = ("SIS Login ID", "SIS User ID", "ID", "Integration ID")
_CHOSEN = "Student"
_POINTS_POSSIBLE = "Points Possible"
_FIXED = ("excused", "ex", "n/a")
_TITLE = re.compile(r"^(.*?)(?:\s*\((\d+)\))?$")


@dataclass(frozen=True)
class Filled:
    """The filled file, the column, who is in the report and not in the file, who is there by a chosen name alone."""

    data: bytes
    column: str
    filled: int
    unknown: tuple[str, ...]
    by_name: tuple[str, ...]


def fill(data: bytes, name: str, report: Report, scores: Mapping[str, Score], *, column: str, scale: bool) -> Filled:
    """Fill the assignment's column of a Canvas gradebook export; no other byte changes.

    `column` is its title, empty for the one that is called like the assignment. Students are found by login, SIS id,
    Canvas id or name. Cells that say EX or N/A stay. Raises ``ExportError``.
    """
    sheet = Sheet.read(data, name)
    if not sheet.rows or not {"ID", "Section"} <= set(sheet.values(0)):
        raise ExportError(f"{name} is no Canvas gradebook export: its first row needs the columns ID and Section")
    header = sheet.values(0)
    at = _column(header, column, report, name)
    worth, comma = None, False
    rows: dict[int, Names] = {}
    for at_row in range(1, len(sheet.rows)):
        values = sheet.values(at_row)
        if len(values) != len(header):
            if any(values):
                raise ExportError(f"{name}: row {at_row + 1} has {len(values)} cells, the first row {len(header)}")
            continue
        if _POINTS_POSSIBLE in values[0] and not values[header.index("ID")].strip():  # anybody may be called so
            worth = _number(values[at], f"{name}: {header[at]}")
            comma = "," in values[at]
        elif values[header.index("ID")].strip() or values[0].strip():
            chosen = values[header.index(_CHOSEN)] if _CHOSEN in header else ""
            rows[at_row] = Names(tuple(values[header.index(key)] for key in _NAMES if key in header), chosen)
    if worth is None:
        raise ExportError(f"{name} has no row {_POINTS_POSSIBLE!r}: export the gradebook from Canvas again")
    found = match(scores, rows)
    for student, at_row in found.items():
        if sheet.values(at_row)[at].strip().casefold() not in _FIXED:
            text = points(scores[student].of(worth, scale, header[at]))
            sheet.set(at_row, at, text.replace(".", ",") if comma else text)
    unknown = tuple(one for one in scores if one not in found)
    return Filled(sheet.data(), header[at], len(found), unknown, by_chosen_name(found, rows))


def new(report: Report, scores: Mapping[str, Score]) -> bytes:
    """A CSV for Canvas's import, where the gradebook was not exported before; Canvas finds students by login."""
    heading = for_csv(report.get("title") or report["assignment"])
    worth = max((score.max_score for score in scores.values()), default=report["max_score"])
    lines = [line([*STUDENT_COLUMNS, heading]), line([f"    {_POINTS_POSSIBLE}", "", "", "", "", points(worth)])]
    for score in scores.values():
        student = for_csv(score.student)
        lines.append(line([student, "", "", student, "", points(score.score)]))
    return "".join(lines).encode()


def _column(header: list[str], wanted: str, report: Report, name: str) -> int:
    """The place of the assignment's column: its title, its title without Canvas's number, or the number."""
    first = header.index("Section") + 1
    titles = {at: _TITLE.match(header[at]) for at in range(first, len(header)) if header[at].strip()}
    names = {wanted.casefold()} if wanted else {report["assignment"].casefold(), report.get("title", "").casefold()}
    found = [
        at
        for at, parts in titles.items()
        if parts and names & {header[at].strip().casefold(), parts[1].strip().casefold(), (parts[2] or "").casefold()}
    ]
    if len(found) == 1:
        return found[0]
    there = ", ".join(repr(header[at]) for at in titles) or "none"
    asked = repr(wanted) if wanted else f"called like {report['assignment']}"
    raise ExportError(f"{name}: {len(found)} columns are {asked}; choose one with --column: {there}")


def _number(text: str, where: str) -> float:
    try:
        return number(text)
    except ValueError:
        raise ExportError(f"{where} can't be filled: its points possible are {text.strip()!r}") from None
