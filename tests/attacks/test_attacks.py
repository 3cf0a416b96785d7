"""One attack of every class through the real grader, at the best level this machine gives.

All places, repeats and levels: `python -m tests.attacks --matrix`. The other chapters: `test_other_chapters.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.attacks.loading import corpus, one_of_each_class
from tests.attacks.range import Outcome, Result, open_range, shoot

CORPUS = corpus()
ATTACKS = [one for one in one_of_each_class(CORPUS) if one.chapter == "ch03"]


@pytest.fixture(scope="module")
def outcome() -> Iterator[Outcome]:
    with open_range() as place:
        yield shoot(place, ATTACKS)


def test_the_corpus_is_large() -> None:
    assert len(CORPUS) >= 200 and len({one.kind for one in CORPUS}) >= 60
    assert len({one.name for one in CORPUS}) == len(CORPUS)


@pytest.mark.slow
@pytest.mark.parametrize("name", [one.name for one in ATTACKS if not one.gains])
def test_attack_achieves_nothing(outcome: Outcome, name: str) -> None:
    result: Result = next(one for one in outcome.results if one.name == name)
    # How late a verdict came is measured by the command above: here other tests share the machine. What no load makes
    # longer, the processor time until all of it was gone, is judged.
    assert [fault for fault in result.faults if not fault.endswith("too late")] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [one.name for one in ATTACKS if one.gains])
def test_a_known_limit_is_no_more_than_known(outcome: Outcome, name: str) -> None:
    result: Result = next(one for one in outcome.results if one.name == name)
    assert result.leaked == [] and not result.next_differs and result.left == 0


@pytest.mark.slow
def test_nothing_outside_is_changed_or_reached(outcome: Outcome) -> None:
    assert outcome.files == []
    assert outcome.contacts == 0


@pytest.mark.slow
def test_the_best_level_was_used(outcome: Outcome) -> None:
    assert outcome.level in ("namespaces", "landlock")
