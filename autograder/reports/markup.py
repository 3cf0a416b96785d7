"""Markdown and code that students wrote, made to be read and not to act, on whatever page shows it.

Feedback pages, the formgrader and JupyterLab render it, each in its own way. So the text itself is changed: a
zero-width space goes where markup would begin, and prose, formulas and code look as they were.
"""

from __future__ import annotations

import re
from collections.abc import Collection

MAX_SOURCE = 20_000
"""Characters of one text that are kept: for some texts, the time that Markdown takes grows with their square."""

MAX_LINE = 300
"""Characters of a line of code that are shown."""

_NOTHING = "\u200b"
_ACTS = re.compile(
    r"!\[[^\[\]<>`\\$!\n]*\]\(attachment:(?P<image>[\w.-]+)\)"
    r"|<(?=[A-Za-z/!?])"  # a tag needs its first letter right after "<"
    r"|!(?=\[)"  # images are fetched when a page opens, from wherever they say
    r"|\](?=\((?!https?://)|:)"  # a link may hold a script; so may the definition of one
)
# The language of a fenced block: "mermaid" is drawn, and some colouring takes for ever.
_LANGUAGE = re.compile(r"^([ \t>*+:.)\d-]*(?:`{3,}(?=[^`\n]*$)|~{3,}))[^\n]*", re.M)


def harmless(text: str, images: Collection[str] = ()) -> str:
    """`text` whose only links lead to web pages, and whose only pictures are the attached `images`, by name."""
    text = _LANGUAGE.sub(r"\1", _lines(text[:MAX_SOURCE]))
    return _ACTS.sub(lambda it: it[0] if it["image"] in images else it[0][:1] + _NOTHING + it[0][1:], text)


def readable(code: str) -> str:
    """`code` without spaces at the ends of lines, without more than two empty lines in a row, and with long lines cut.

    It looks the same, and what colours it takes no time that grows with the square of all that.
    """
    found: list[str] = []
    for line in _lines(code).split("\n"):
        line = line.rstrip()
        if line or found[-2:] != ["", ""]:
            found.append(line if len(line) <= MAX_LINE else f"{line[:MAX_LINE]}…")
    return "\n".join(found)


def _lines(text: str) -> str:
    """`text` with the line ends that pages will see."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
