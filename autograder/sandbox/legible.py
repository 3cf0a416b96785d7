"""How much of a submission is read for flags: reading happens on the trusted side, and must end soon.

To parse a megabyte of Python takes seconds and a gigabyte of memory, and a long f-string the square of its length; a
chapter's answers are 30,000 characters at most.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from .forbidden import Flag
from .text import shown

MOST = 100_000
"""Characters of all files together that are read; lines that are comments cost nothing and do not count."""
_COMMENTS = re.compile(r"(?<!\\)\n[ \t]*#[^\n]*")
# Here a line that looks like a comment may be code. A text that goes on behind a backslash is told apart above.
_CODE_IN_TEXT = re.compile(r"""[fFtT][rR]?(?:["]{3}|[']{3})""")
_REASON = "was not read for shortcuts: together with the shorter files it is too long"


def legible(sources: Mapping[str, str]) -> tuple[dict[str, str], list[Flag]]:
    """The files that are read, least code first up to :data:`MOST` characters, and a flag for each of the others."""
    kept: dict[str, str] = {}
    flags: list[Flag] = []
    left = MOST
    code = {path: _code(text) for path, text in sources.items()}
    for path in sorted(sources, key=lambda path: (code[path], path)):
        text = sources[path]
        left -= code[path]
        if left >= 0:
            kept[path] = text
        else:
            flags.append(Flag(shown(path, 200), 1, "the whole file", _REASON))
    return {path: kept[path] for path in sources if path in kept}, flags


def _code(text: str) -> int:
    """Characters of code."""
    return len(text if _CODE_IN_TEXT.search(text) else _COMMENTS.sub("", text))
