"""Bytes of a submission to text: Python source in any encoding, and the written answers of a notebook."""

from __future__ import annotations

import codecs
import json
import re
from typing import Any

MAX_ANSWERS = 100
MAX_ANSWER = 20_000
"""Characters of one written answer."""
_MAX_JSON_MARKS = 1_000_000

_COOKIE = re.compile(r"^([ \t\f]*#.*?coding[:=][ \t]*)([-\w.]+)", re.ASCII)
_BLANK = re.compile(r"^[ \t\f]*(?:#.*)?$")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
# Codecs that are plain tables of characters. Python has others that unpack, execute escapes or take quadratic
# time.
_TABLES = re.compile(
    r"(?:utf-8|ascii|iso8859-\d{1,2}|cp\d{3,4}|koi8-[rtu]|mac-\w+|gb2312|gbk|gb18030|big5|big5hkscs|hz"
    r"|shift_jis\w*|euc_jp\w*|euc_kr|johab|kz1048|ptcp154|tis-620)"
)


def source_text(data: bytes) -> str:
    """The text of a Python file, whatever its encoding; never raises.

    A byte-order mark decides, then a coding cookie (PEP 263), then UTF-8, then Latin-1. Bytes that mean
    nothing in a declared encoding are replaced. Line ends become ``\\n``, and a cookie is rewritten to say
    utf-8: that is how the text is passed on.
    """
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n", 2)
    for place in range(min(2, len(lines))):
        if _COOKIE.match(lines[place]):
            lines[place] = _COOKIE.sub(r"\g<1>utf-8", lines[place])
            break
        if not _BLANK.match(lines[place]):
            break
    return "\n".join(lines)


def _decoded(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    declared = _cookie(data)
    if declared:
        return data.decode(declared, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _cookie(data: bytes) -> str:
    """The declared encoding, if Python would look for it there and it is a table; else ``""``."""
    for line in data[:4096].replace(b"\r", b"\n").split(b"\n")[:2]:
        text = line.decode("latin-1")
        if found := _COOKIE.match(text):
            try:
                name = codecs.lookup(found[2]).name
            except (LookupError, ValueError):
                return ""
            return name if _TABLES.fullmatch(name) else ""
        if not _BLANK.match(text):
            break
    return ""


def written_answers(data: bytes) -> dict[str, str]:
    """``{grade id: text}`` of the cells that nbgrader marks as written by the student.

    Raises ValueError if `data` is not a notebook.
    """
    # Each mark may become an object of 50 to 100 bytes: this bounds the memory that parsing takes.
    if data.count(b",") + data.count(b"[") + data.count(b"{") > _MAX_JSON_MARKS:
        raise ValueError("it is too large to be read")
    try:
        notebook = json.loads(data)
    except (ValueError, RecursionError):
        raise ValueError("it is not a notebook") from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise ValueError("it is not a notebook")
    answers: dict[str, str] = {}
    for cell in cells:
        if len(answers) < MAX_ANSWERS and (grade_id := _answered(cell)):
            answers.setdefault(grade_id, _cell_text(cell.get("source")))
    return answers


def _answered(cell: Any) -> str:
    """The grade id of a cell that holds a written answer, else ``""``."""
    marks: Any = cell
    for key in ("metadata", "nbgrader"):
        marks = marks.get(key) if isinstance(marks, dict) else None
    if (
        not isinstance(marks, dict)
        or cell.get("cell_type") != "markdown"
        or marks.get("solution") is not True
    ):
        return ""
    grade_id = marks.get("grade_id")
    return grade_id if isinstance(grade_id, str) and re.fullmatch(r"[a-zA-Z0-9_-]{1,200}", grade_id) else ""


def _cell_text(source: Any) -> str:
    lines = source if isinstance(source, list) else [source]
    text = "".join(line for line in lines if isinstance(line, str))
    return text[:MAX_ANSWER].encode("utf-8", "replace").decode("utf-8")
