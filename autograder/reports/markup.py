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

MOST_FORMULAS = 500
"""Beginnings of formulas in one text: from each, the end is looked for up to the end of the text."""

_NOTHING = "\u200b"
_FORMULA = re.compile(r"\\[\[(]|\\begin")
_ACTS = re.compile(
    r"!\[[^\[\]<>`\\$!\n]*\]\(attachment:(?P<image>[\w.-]+)\)"
    r"|<(?=[A-Za-z/!?])"  # a tag needs its first letter right after "<"
    r"|!(?=\[)"  # images are fetched when a page opens, from wherever they say
    r"|\](?=\((?!https?://)|:)"  # a link may hold a script; so may the definition of one
)
# The language of a fenced block: "mermaid" is drawn, and some colouring takes for ever.
_LANGUAGE = re.compile(r"^([ \t>*+:.)\d-]*(?:`{3,}(?=[^`\n]*$)|~{3,}))[^\n]*", re.M)


def harmless(text: str, images: Collection[str] = ()) -> str:
    """`text` whose only links lead to web pages, and whose only pictures are the attached `images`, by name.

    A text that Markdown would stumble over becomes a block of code: else no page with it could be shown.
    """
    text = _LANGUAGE.sub(r"\1", _lines(text[:MAX_SOURCE]))
    text = _ACTS.sub(lambda it: it[0] if it["image"] in images else it[0][:1] + _NOTHING + it[0][1:], text)
    return text if _can_be_drawn(text) else "".join(f"    {line}\n" for line in text.split("\n"))


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


def _can_be_drawn(text: str, calls_above: int = 300) -> bool:
    """Whether nbconvert gets through it soon, also where more calls wait above it than here."""
    if calls_above:
        return _can_be_drawn(text, calls_above - 1)
    if len(_FORMULA.findall(text)) > MOST_FORMULAS:
        return False
    from nbconvert.filters.markdown_mistune import markdown2html_mistune  # late: only nbgrader's pages need it

    try:
        markdown2html_mistune(text.replace("](attachment:", "](https:"))  # the pictures are not at hand here
    except Exception:  # noqa: BLE001 - of lists and quotations in turns, each begins a call of its own
        return False
    return True


def _lines(text: str) -> str:
    """`text` with the line ends that pages will see."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
