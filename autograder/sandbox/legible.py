"""How much of a submission is read for flags: reading happens on the trusted side, and must end soon.

To parse a megabyte of Python takes seconds and a gigabyte of memory; a chapter's answers are 30,000 characters at most.
"""

from __future__ import annotations

from collections.abc import Mapping

from .forbidden import Flag
from .text import shown

MOST = 150_000
"""Characters of all files together that are read."""
_REASON = "was not read for shortcuts: together with the shorter files it is too long"


def legible(sources: Mapping[str, str]) -> tuple[dict[str, str], list[Flag]]:
    """The files that are read, shortest first up to :data:`MOST` characters, and a flag for each of the others."""
    kept: dict[str, str] = {}
    flags: list[Flag] = []
    left = MOST
    for path, text in sorted(sources.items(), key=lambda item: (len(item[1]), item[0])):
        left -= len(text)
        if left >= 0:
            kept[path] = text
        else:
            flags.append(Flag(shown(path, 200), 1, "the whole file", _REASON))
    return {path: kept[path] for path in sources if path in kept}, flags
