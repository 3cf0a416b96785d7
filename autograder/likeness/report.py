"""Pairs that are alike, on one HTML page: the words first, then code side by side."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from autograder import reports
from autograder.likeness.pairs import Likeness, Pair, Place, Sources
from autograder.reports.words import plural
from autograder.sandbox.text import for_html

PAIRS = 40
"""Pairs that a page shows."""
PLACES = 8
"""Passages of one pair that are shown."""
LINES = 60
"""Lines of one passage that are shown."""

CAUTION = (
    "This is a lead for a person, and no verdict. Code can be alike because two students talked as they may, "
    "learned from the same page, or because there is only one simple way to write it. Read both, look at what else "
    "they handed in, and talk to them before you think anything."
)
"""What stands above every list of pairs."""

_STYLE = """
.caution { border-left: 3px solid var(--part); padding: .2rem 0 .2rem 1rem; margin: 1.5rem 0 2.5rem; max-width: 46rem; }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; margin: .5rem 0 1.5rem; }
.sides > div { min-width: 0; }
.sides pre { margin: .25rem 0 0; font-size: .8rem; }
.sides .line::before { content: attr(data-n); display: inline-block; width: 2.6em; color: var(--soft); }
@media (max-width: 48rem) { .sides { grid-template-columns: 1fr; } }
"""


def how(found: Likeness) -> str:
    """In one sentence: what was compared, and what a share means."""
    return (
        f"{plural(found.students, 'submission')} compared pair by pair, names, numbers, comments and layout aside. The "
        "share is the part of the smaller one's own code that stands in the other too; what the course gave and what "
        "most of the class wrote count nothing."
    )


def page(title: str, found: Likeness, submissions: Mapping[str, Sources]) -> str:
    """The ranked pairs as one HTML document that needs nothing else. All that comes from students is escaped."""
    css = (Path(reports.__file__).parent / "page.css").read_text(encoding="utf-8")
    body = "".join(_pair(pair, submissions) for pair in found.pairs[:PAIRS])
    if not found.pairs:
        body = "<p>No pair is alike beyond what the class has in common.</p>"
    elif len(found.pairs) > PAIRS:
        body += f"<p class='soft'>{len(found.pairs) - PAIRS} more pairs with smaller shares are not shown.</p>"
    if found.cut:
        body += f"<p class='soft'>Longer than is looked at, so only their beginning was: {_names(found.cut)}.</p>"
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{for_html(title)}: likeness</title><style>{css}{_STYLE}</style></head><body>"
        f"<h1>{for_html(title)}: likeness</h1><p class='lead'>{for_html(how(found))}</p>"
        f"<p class='caution'>{for_html(CAUTION)}</p>{body}</body></html>\n"
    )


def _pair(pair: Pair, submissions: Mapping[str, Sources]) -> str:
    shown = "".join(_side_by_side(pair, places, submissions) for places in pair.places[:PLACES])
    more = len(pair.places) - PLACES
    rest = f"<p class='soft small'>and {plural(more, 'shorter passage')}</p>" if more > 0 else ""
    return (
        f"<details><summary><b>{for_html(pair.one)}</b> and <b>{for_html(pair.other)}</b> "
        f"<span class='soft'>share {pair.share:.0%}, {plural(len(pair.places), 'passage')}</span></summary>"
        f"{shown}{rest}</details>"
    )


def _side_by_side(pair: Pair, places: tuple[Place, Place], submissions: Mapping[str, Sources]) -> str:
    sides = "".join(
        _side(student, place, submissions[student][place.file])
        for student, place in zip((pair.one, pair.other), places, strict=True)
    )
    return f'<div class="sides">{sides}</div>'


def _side(student: str, place: Place, text: str) -> str:
    lines = text.split("\n")[place.first - 1 : place.last]
    code = "\n".join(
        f'<span class="line" data-n="{number}">{for_html(line.expandtabs(4), 200)}</span>'
        for number, line in enumerate(lines[:LINES], place.first)
    )
    cut = "\n…" if len(lines) > LINES else ""
    where = f"{place.file}:{place.first}–{place.last}"
    return f'<div><span class="soft small">{for_html(student)} · {for_html(where)}</span><pre>{code}{cut}</pre></div>'


def _names(students: list[str]) -> str:
    return ", ".join(for_html(student) for student in students)
