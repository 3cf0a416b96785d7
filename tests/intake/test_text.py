"""Text from student code: nothing acts, wherever it is shown."""

from __future__ import annotations

import csv
import html
import io
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from autograder.sandbox.text import for_csv, for_html, for_terminal, shown

# Any code point at all, lone surrogates included, with those that matter drawn often.
DANGEROUS = "\x00\x07\x08\x1b\x9b\x9d\x7f\r\n\t\u200b\u202e\u2066\ufeff\ud800\u2028[]();<>&\"'`=+-@|$\\{}_*m0;1A#/"
ANYTHING = st.text(st.one_of(st.sampled_from(DANGEROUS), st.characters(codec=None)), max_size=80)


@given(ANYTHING, st.integers(0, 60), st.booleans())
def test_shown_is_short_and_only_reads(text: str, limit: int, newlines: bool) -> None:
    result = shown(text, limit, newlines=newlines)
    assert len(result) <= limit
    for character in result:
        assert unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp") or (character == "\n" and newlines)
        assert unicodedata.bidirectional(character) not in (
            "LRO",
            "RLO",
            "LRE",
            "RLE",
            "PDF",
            "LRI",
            "RLI",
            "PDI",
        )
    result.encode("utf-8")
    assert shown(result, limit, newlines=newlines) == result


@given(st.text(st.characters(categories=["L", "N", "P"], exclude_characters="\u115f\u1160\u3164\uffa0"), max_size=60))
def test_plain_text_is_untouched(text: str) -> None:
    assert shown(text) == text


@given(ANYTHING)
def test_html_shows_what_was_said(text: str) -> None:
    escaped = for_html(text)
    assert not re.search(r"[<>\"'`$*_\[\]|\\~]", escaped)
    assert html.unescape(escaped) == shown(text)


@given(ANYTHING)
def test_csv_cells_are_no_formulas(text: str) -> None:
    file = io.StringIO()
    csv.writer(file).writerow([for_csv(text)])
    (cell,) = next(csv.reader(io.StringIO(file.getvalue()))) or [""]
    for part in re.split("[;,]", cell):  # which may be a cell of its own, by where it is opened
        number = re.match(r"-[\d.]+([)\]]|$)", part.strip())
        assert part.strip()[:1] not in ("=", "+", "-", "@", "\t", "\r") or not part.strip() or number


@given(ANYTHING)
def test_terminal_markup_is_shown_as_it_stands(text: str) -> None:
    assert Text.from_markup(f"[b]{for_terminal(text)}[/b]", emoji=False).plain == shown(text, newlines=True)


@given(st.text("[]\\/#@ab=", max_size=12))
def test_terminal_markup_of_brackets_and_backslashes(text: str) -> None:
    assert Text.from_markup(f"[b]{for_terminal(text)}[/b]", emoji=False).plain == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b2Jclear", "clear"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://evil\x1b\\click\x1b]8;;\x1b\\", "click"),
        ("\x1bPq#0\x1b\\sixel", "sixel"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("pass\u200bword", "password"),
        ("one\ntwo\tthree", "one two three"),
        ("over\rwritten", "over written"),
        ("\ud800", ""),
        ("\U000e0041tag", "tag"),
        ("\U0001d173no\ufe0fte\u180b", "note"),
        ("a" + "\u0300\u0489\u20dd" * 99, "a\u0300\u0489"),
        ("\x90" * 500 + "end", ""),
        ("é ∑ 日本 🙂", "é ∑ 日本 🙂"),
        (5, ""),
    ],
)
def test_examples(text: object, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"])
def test_formula_cells(cell: str) -> None:
    assert for_csv(cell).startswith("'")
    assert for_csv(f"said;{cell}") != shown(f"said;{cell}")
    assert for_csv("(0.5, -1.25)") == "(0.5, -1.25)"


def test_html_examples() -> None:
    assert for_html("<script>") == "&lt;script&gt;"
    assert "<" not in for_html("</td><img src=x onerror=alert(1)>") and "$" not in for_html("$x$")


def test_length_of_the_input_costs_nothing() -> None:
    """Each of these is 10 MB; quadratic work would take hours."""
    for piece in ("x", "\x1b[", "\x1b]", "\u200b", "[", "\\", "\n"):
        assert len(shown(piece * (10_000_000 // len(piece)))) <= 500


def test_string_subclasses_are_read_plainly() -> None:
    class Liar(str):
        def __len__(self) -> int:
            raise AssertionError

        def replace(self, *_: object) -> str:  # type: ignore[override]
            raise AssertionError

    assert shown(Liar("x\x1b[1my")) == "xy"
