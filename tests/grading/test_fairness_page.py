"""The handbook's page of false alarms: in step with the figures kept, and honest about what was measured."""

from __future__ import annotations

from pathlib import Path

from autograder.assignment import CHAPTERS
from autograder.grading import fairness_page

TALLY = {"answers": 3, "judged": 6, "checks": 40, "seeds": {1: 1, 2: 1}, "alarms": ["einsum: ch03-x: wrong (seed a)"]}


def test_the_handbooks_page_is_in_step(root: Path) -> None:
    page = (root / fairness_page.PAGE).read_text(encoding="utf-8")
    assert page == fairness_page.page(root)
    measured = [line.split(" ")[1] for line in page.splitlines() if line.startswith(("| ch0", "| app"))]
    assert measured == list(CHAPTERS)


def test_an_alarm_is_counted_and_shown(tmp_path: Path) -> None:
    (tmp_path / fairness_page.PAGE).parent.mkdir(parents=True)
    fairness_page.record(tmp_path, "ch03", TALLY)
    page = (tmp_path / fairness_page.PAGE).read_text(encoding="utf-8")
    assert "| ch03 | 2 | 1 | 1 | 3 | 6 | 40 | 1 |" in page
    assert "- ch03: einsum: ch03-x: wrong (seed a)" in page


def test_figures_are_counted_on_from(tmp_path: Path) -> None:
    (tmp_path / fairness_page.PAGE).parent.mkdir(parents=True)
    assert fairness_page.kept(tmp_path, "ch03") == {}
    fairness_page.record(tmp_path, "ch03", TALLY)
    assert fairness_page.kept(tmp_path, "ch03") == TALLY
