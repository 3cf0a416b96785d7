"""Markdown that students wrote, made to be read and not to act, on whatever page shows it.

Feedback pages, the formgrader and JupyterLab render it, each in its own way. So the text itself is changed: a
zero-width space goes where markup would begin, and prose, formulas and code look as they were.
"""

from __future__ import annotations

import re
from collections.abc import Collection

MAX_SOURCE = 20_000
"""Characters of one text that are kept: for some texts, the time that Markdown takes grows with their square."""

_NOTHING = "\u200b"
_ACTS = re.compile(
    r"!\[[^\[\]<>`\\$!\n]*\]\(attachment:(?P<image>[\w.-]+)\)"
    r"|<(?=[A-Za-z/!?])"  # a tag needs its first letter right after "<"
    r"|!(?=\[)"  # images are fetched when a page opens, from wherever they say
    r"|\](?=\((?!https?://)|:)"  # a link may hold a script; so may the definition of one
)


def harmless(text: str, images: Collection[str] = ()) -> str:
    """`text` whose only links lead to web pages, and whose only pictures are the attached `images`, by name."""
    return _ACTS.sub(lambda it: it[0] if it["image"] in images else it[0][:1] + _NOTHING + it[0][1:], text[:MAX_SOURCE])
