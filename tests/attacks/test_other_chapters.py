"""All attacks on the other chapters than the third, at the best level this machine gives."""

from __future__ import annotations

import pytest

from autograder.assignment import CHAPTERS
from tests.attacks.loading import corpus
from tests.attacks.range import open_range, shoot

CORPUS = corpus()


@pytest.mark.slow
@pytest.mark.parametrize("chapter", [name for name in CHAPTERS if name != "ch03"])
def test_attacks_achieve_nothing(chapter: str) -> None:
    attacks = [one for one in CORPUS if one.chapter == chapter]
    limits = {one.name for one in attacks if one.gains}
    with open_range() as place:
        outcome = shoot(place, attacks, shards=1)  # a second grader would cost more to start than it saves
    # How late a verdict came is left to the matrix: here other tests share the machine.
    faults = {
        one.name: [fault for fault in one.faults if not fault.endswith("too late")]
        for one in outcome.results
        if one.name not in limits
    }
    assert len(outcome.results) == len(attacks) > 0
    assert {name: said for name, said in faults.items() if said} == {}
    assert all(not one.leaked and not one.next_differs and not one.left for one in outcome.results)
    assert outcome.files == []
    assert outcome.contacts == 0
