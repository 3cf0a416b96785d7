"""A CSV file of another system: single cells are changed, every other byte stays as it is.

Python's csv module forgets how a cell was quoted, which line ends there were, and spaces before a quotation mark; a
system that reads its own export back may care.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field

from autograder.exports import ExportError

MAX_BYTES = 32 << 20
"""Bytes of a file that are read."""


@dataclass(frozen=True)
class Cell:
    """One cell: where its raw text stands, and what it says."""

    start: int
    end: int
    value: str


@dataclass
class Sheet:
    """A parsed file: `rows` of cells, and the text they stand in."""

    text: str
    rows: list[list[Cell]]
    delimiter: str
    encoding: str
    mark: bytes
    _new: dict[tuple[int, int], str] = field(default_factory=dict)

    @classmethod
    def read(cls, data: bytes, name: str) -> Sheet:
        """Parse a file. Raises ``ExportError`` for one that is no table of text."""
        if len(data) > MAX_BYTES:
            raise ExportError(f"{name} is larger than {MAX_BYTES >> 20} MiB")
        mark, encoding = b"", "utf-8"
        for bom, its_encoding in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le")):
            if data.startswith(bom):
                mark, encoding = bom, its_encoding
        try:
            text = data[len(mark) :].decode(encoding)
        except UnicodeDecodeError as error:
            raise ExportError(f"{name}: not in {encoding} (byte {error.start}): save it as CSV UTF-8") from None
        first = text.splitlines()[0] if text.strip() else ""
        delimiter = max(",;\t", key=first.count)
        return cls(text, _rows(text, delimiter, name), delimiter, encoding, mark)

    def values(self, row: int) -> list[str]:
        """What a row's cells say."""
        return [cell.value for cell in self.rows[row]]

    def set(self, row: int, column: int, value: str) -> None:
        """Give one cell another content; it is quoted only if it has to be."""
        self._new[row, column] = _quoted(value, self.delimiter)

    def data(self) -> bytes:
        """The file with its changed cells."""
        pieces, at = [], 0
        for row, column in sorted(self._new):
            cell = self.rows[row][column]
            pieces += [self.text[at : cell.start], self._new[row, column]]
            at = cell.end
        return self.mark + "".join([*pieces, self.text[at:]]).encode(self.encoding)


def line(cells: list[str]) -> str:
    """One row of a new file, with commas and CRLF as RFC 4180 wants them."""
    return ",".join(_quoted(cell, ",") for cell in cells) + "\r\n"


def _quoted(value: str, delimiter: str) -> str:
    plain = not any(char in value for char in (delimiter, '"', "\r", "\n")) and value == value.strip()
    return value if plain else '"' + value.replace('"', '""') + '"'


def _rows(text: str, delimiter: str, name: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    row: list[Cell] = []
    at = 0
    while at < len(text):
        cell = _quoted_cell(text, at, name, len(rows)) if text[at] == '"' else _plain_cell(text, at, delimiter)
        row.append(cell)
        at = cell.end
        if text[at : at + 1] == delimiter:
            at += 1
            if at < len(text):
                continue
            row.append(Cell(at, at, ""))
        elif text[at : at + 1] not in ("", "\r", "\n"):
            raise ExportError(f"{name}: row {len(rows) + 1}: text after a closing quotation mark")
        rows.append(row)
        row = []
        at += 2 if text[at : at + 2] == "\r\n" else 1
    return rows


def _quoted_cell(text: str, start: int, name: str, row: int) -> Cell:
    at = start + 1
    while True:
        at = text.find('"', at)
        if at < 0:
            raise ExportError(f"{name}: row {row + 1}: a quotation mark is never closed")
        if text[at : at + 2] != '""':
            return Cell(start, at + 1, text[start + 1 : at].replace('""', '"'))
        at += 2


def _plain_cell(text: str, start: int, delimiter: str) -> Cell:
    at = start
    while at < len(text) and text[at] not in (delimiter, "\r", "\n"):
        at += 1
    return Cell(start, at, text[start:at])
