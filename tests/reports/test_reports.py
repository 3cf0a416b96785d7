"""What the class report counts, and that each form of it shows the same and lets no student text act."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser

from rich.console import Console

from autograder.reports import html
from autograder.reports.notebook import exercise_html, exercise_text, submission_html
from autograder.reports.summary import summarise
from autograder.reports.terminal import show_class, show_submission
from tests.reports.made import BELIEF, HOSTILE, check, class_report, exercise, submission

VOID = {"meta", "br", "line", "rect", "input", "img", "link"}


class Balance(HTMLParser):
    """Notes tags that are not closed in order, scripts, and addresses that leave the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.scripts = 0
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "xlink:href")]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def printed(show: object, *arguments: object, width: int = 100) -> str:
    stream = io.StringIO()
    show(*arguments, Console(file=stream, width=width, highlight=False))  # type: ignore[operator]
    return stream.getvalue()


def test_summary_counts_the_class() -> None:
    summary = summarise(class_report())
    assert (summary.mean, summary.median) == (11.25, 12.5)
    assert summary.bins == [1, 0, 0, 0, 0, 1, 0, 1, 0, 1]
    [shared] = summary.misconceptions
    assert (shared.says, shared.students) == (BELIEF, ["emmy", HOSTILE])
    causal, multi = summary.exercises
    assert (causal.marks["✓"], causal.marks["◐"], causal.marks["○"]) == (1, 2, 1)
    assert [(one.passed, one.of) for one in causal.checks] == [(1, 4), (3, 4)]
    assert [one["student"] for one, _ in summary.stuck] == ["dorothea"]
    reasons = {one["student"]: reason for one, reason in summary.for_review}
    assert reasons["ada"] == "torch.nn.Thing in a.py:3, 9: by hand"
    assert reasons["zeno"] == "could not be taken in: a path leads outside"
    assert reasons[HOSTILE] == "Multi ran out of time"


def test_joined_beliefs_count_for_each() -> None:
    both = exercise("causal", "failed", check("scale", False, says=f"{BELIEF} And: The mask is shifted."))
    one = exercise("causal", "failed", check("scale", False, says=BELIEF))
    report = {**class_report(), "submissions": [submission("ada", both), submission("emmy", one)]}
    found = {shared.says: shared.students for shared in summarise(report).misconceptions}
    assert found == {BELIEF: ["ada", "emmy"], "The mask is shifted.": ["ada"]}


def test_page_is_one_file_and_well_formed() -> None:
    page = html.page(class_report())
    seen = Balance(page)
    assert seen.open == [] and seen.wrong == []
    assert seen.scripts == 1  # ours, which unfolds for print
    assert all(address.startswith("#") and address[1:] in seen.ids for address in seen.addresses)
    assert not re.search(r"@import|url\(|https?://", page)


def test_page_shows_everyone_and_ranks_beliefs() -> None:
    page = html.page(class_report())
    for text in ("ada", "dorothea", "zeno", "could not be taken in", BELIEF, "<b>2</b> of 4", "Who is stuck"):
        assert text in page
    assert "prefers-color-scheme: dark" in page and "@media print" in page


def test_empty_class_is_a_page_too() -> None:
    nobody = {**class_report(), "submissions": [submission("zeno", status="grader_error", message="no fork")]}
    page = html.page(nobody)
    assert "could not be graded: no fork" in page
    assert "could not be graded" in printed(show_class, nobody)


def test_terminal_is_plain_in_a_pipe_and_shows_markup_as_text() -> None:
    text = printed(show_class, class_report())
    assert "\x1b" not in text
    assert "2 of 4  The scores are divided" in text
    assert "<script>alert(1)</scrip…" in text  # shown and cut, not acted upon
    hostile = class_report()["submissions"][2]
    assert "[bold]" in printed(show_submission, hostile)


def test_what_is_printed_holds_no_command_for_a_build_server() -> None:
    acts = re.compile(r"^\s*::[\w-]+[^:]*::|##\w*\[", re.MULTILINE)
    for said in ("::set-output name=score::100", "ValueError: ##vso[task.complete]", "x" * 131 + "::stop-commands::y"):
        wrong = exercise("causal", "failed", check("scale", False, says=said, came_back=said))
        one = submission(said, wrong, message=said)
        for show, report in ((show_submission, one), (show_class, {**class_report(), "submissions": [one]})):
            assert not acts.search(printed(show, report))


def test_card_has_the_three_parts_once() -> None:
    wrong = exercise("causal", "failed", check("scale", False, says=BELIEF), check("mask", False, says=BELIEF))
    card = exercise_html(wrong)
    assert card.count(BELIEF) == 1 and card.count("Which vectors enter the product?") == 1
    assert card.count("token 2 attends to token 4") == 2
    assert "scale is right" in card
    text = exercise_text(wrong)
    assert text.splitlines()[0] == "✗ Causal: not yet right, 0 / 10 points"
    assert f"it looks as if: {BELIEF}" in text and "scale is right" in text


def test_stub_is_no_wall_of_failures() -> None:
    stub = exercise("causal", "not_implemented", *(check(f"c{n}", False) for n in range(8)))
    assert exercise_text(stub).splitlines()[1:] == ["  8 checks waiting for your code"]
    hang = exercise("causal", "timeout", *(check(f"c{n}", False, came_back="no answer in 10 s") for n in range(8)))
    assert exercise_html(hang).count("no answer in 10 s") == 1


def test_nothing_a_student_wrote_is_markup() -> None:
    report = class_report()
    hostile = report["submissions"][2]
    for shown in (html.page(report), submission_html(hostile), exercise_html(hostile["exercises"][0])):
        assert "<script>alert" not in shown
        assert "\x1b" not in shown
    assert "\x1b" not in exercise_text(hostile["exercises"][0])
