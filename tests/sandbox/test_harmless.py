"""No layer hurts a right answer; all chapters at all levels: ``python -m tests.sandbox.harmless``."""

from __future__ import annotations

import pytest

from autograder.grading.class_grading import SAFE
from autograder.sandbox.levels import examine
from tests.sandbox.harmless import graded


@pytest.mark.slow
def test_right_but_unusual_answers_are_neither_hurt_nor_flagged() -> None:
    level = next(level for level in reversed(SAFE) if examine(level).available)  # the stricter filter
    tally = graded("ch03", level)
    assert tally.answers > 10 and tally.hurt == [] and tally.flagged == []
