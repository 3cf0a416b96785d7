"""Each numbered exercise of the book is somewhere, and the handbook says where."""

from __future__ import annotations

from pathlib import Path

from autograder.release.book import PAGE, page, places


def test_every_numbered_exercise_has_a_place(root: Path) -> None:
    assert [number for number, ids in places(root).items() if not ids] == []


def test_the_handbooks_page_is_in_step(root: Path) -> None:
    assert (root / PAGE).read_text(encoding="utf-8") == page(root)
