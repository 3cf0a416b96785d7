"""Strings that came from student code, made fit to be shown.

Whatever a student's process says (an exception message, a repr, a file name) may be ten megabytes long, hold
terminal escapes, invisible or direction-changing characters, HTML, console markup or a spreadsheet formula.
`shown` cuts and cleans; the `for_*` functions also escape for one place. Each takes any string and never
raises.
"""

from __future__ import annotations

import html
import re

LIMIT = 500
"""Characters of a message that are kept, unless told otherwise."""

_CUT = "…"
# A whole escape sequence goes, not only its first character: "\x1b[31m" must not leave "[31m" behind.
# String sequences (titles, links) first: they hold arbitrary text up to their end mark or the end of the
# line.
_ESCAPES = re.compile(
    r"(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x90\x98\x9c-\x9f\n]{0,4096}(?:\x07|\x1b\\|\x9c|(?=\n)|\Z)"
    r"|(?:\x1b\[|\x9b)[0-?]{0,64}[ -/]{0,16}[@-~]"
    r"|\x1b[ -/]{0,16}[0-~]"
)
# Control characters, line and paragraph separators, lone surrogates, noncharacters, and all that is drawn as
# nothing or turns the direction of writing: zero-width (200b-200d, 2060-2064, feff), bidi marks (061c, 200e,
# 200f, 202a-202e, 2066-2069), soft hyphen, combining grapheme joiner, fillers, variation selectors, tags,
# annotation marks, and the format characters of single scripts, of music and of shorthand.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff"
    "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u180b-\u180f\ufe00-\ufe0f\U000110bd\U000110cd"
    "\U00013430-\U00013455\U0001bca0-\U0001bca3\U0001d173-\U0001d17a]"
)
# Marks that are drawn over other characters, heaped up until they cover the lines around: two are a language's.
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_HEAPED = re.compile(f"({_MARK}{{2}}){_MARK}+")
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]")  # of all widths, and unbreakable ones
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What would begin a cell if the text were split there; "(0.5, -1.25)" stays as it is.
_NEXT_CELL = re.compile(r"(;\s*|,\s*(?!-[\d.]+(?:[,)\]]|$)))(?=[=+\-@＝＋－＠])")
# GitHub takes lines that begin so, after spaces too, for commands: "::name options::"; Azure and TeamCity "##vso[".
_COMMAND = re.compile(r":(?=:[\w-]+(?:\s[^:]*)?::)|##(?=\w*\[)")
_TAG = re.compile(r"(\\*)\[(?=[a-zA-Z/#@][^\[]*?\])")
_BRACKET = re.compile(r"(\\+)\[(?![a-zA-Z/#@][^\[]*?\])")


def shown(text: object, limit: int = LIMIT, *, newlines: bool = False) -> str:
    """`text` without anything that acts rather than reads, at most `limit` characters long.

    Line ends and tabs become one space each, unless `newlines` keeps the line ends. What was cut is marked by
    "…". Something that is not a string gives the empty string: student objects are never asked for their text
    here.
    """
    if not isinstance(text, str):
        return ""
    text = str.__str__(text)  # a subclass may lie about its length
    # Nothing beyond this can reach the result, except behind a long run of removed characters, which nobody
    # needs.
    head = text[: 4 * limit + 4096]
    cleaned = _UNSEEN.sub("", _ESCAPES.sub("", head.replace("\r\n", "\n").replace("\r", "\n")))
    cleaned = _HEAPED.sub(r"\1", _SPACES.sub(" ", cleaned))
    if not newlines:
        cleaned = cleaned.replace("\n", " ")
    whole = len(head) == len(text) and len(cleaned) <= limit
    return cleaned if whole else cleaned[: max(limit - 1, 0)] + _CUT[:limit]


def for_html(text: object, limit: int = LIMIT, *, newlines: bool = False) -> str:
    """Safe as the content of an HTML element and inside a quoted attribute; Markdown and MathJax see no
    syntax either.

    `limit` counts characters before they are escaped.
    """
    escaped = html.escape(shown(text, limit, newlines=newlines), quote=True)
    return escaped.translate(_MARKDOWN)


# Notebooks render Markdown and TeX around the HTML we write, so their active characters are written as
# entities too.
_MARKDOWN = {ord(c): f"&#{ord(c)};" for c in "`*_{}[]()$\\|~!^"}


def for_csv(text: object, limit: int = LIMIT) -> str:
    """Safe as one spreadsheet cell: a text that a spreadsheet would run as a formula gets a leading
    apostrophe, and so does what would be one where another of the signs between cells counts: a spreadsheet in
    German splits at semicolons, quotation marks or not.

    The quoting of commas and quotation marks stays with the `csv` module.
    """
    cell = _NEXT_CELL.sub(r"\1'", shown(text, limit))
    # Spreadsheets trim before they look, so leading spaces hide nothing; a raw tab or line end at the start
    # (already a space here) counts as well.
    starts = cell.lstrip()[:1] in _FORMULA and cell.strip() != ""
    control = isinstance(text, str) and text[:1] in ("\t", "\r", "\n")
    return "'" + cell if starts or control else cell


def for_terminal(text: object, limit: int = LIMIT, *, newlines: bool = True) -> str:
    """Safe to print to a terminal, through `rich` as well: console markup in square brackets is shown as it
    stands.
    """
    # rich halves the backslashes before a tag and drops one before another bracket; a tag of the caller's may
    # follow at the end.
    text = _BRACKET.sub(r"\1\\[", shown(text, limit, newlines=newlines))
    escaped = _TAG.sub(lambda found: found[1] * 2 + "\\[", text)
    return escaped + escaped[len(escaped.rstrip("\\")) :]


def in_log(text: str) -> str:
    """Cleaned text as it may be printed where a build server reads along: none of its words is a command there."""
    return _COMMAND.sub(r"\g<0> ", text)
