"""Which checks prove work, and which rest on what a submission's process says of itself.

A probe runs beside student code, which can answer in its place. Where the right answer depends on the secret
inputs, that helps nobody: whoever sends it has computed it. Where it is the same whatever was drawn (names and
shapes of parameters, which token depends on which, that an error is raised) or is an input handed back, anybody
can send it. Such a check gives points only beside one of its exercise that proves work (:class:`Run`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Any

import numpy as np

from autograder.grading.bench import LiveBench
from autograder.judging.bench import Expected, Key, Look, Named
from autograder.judging.comparison import difference
from autograder.judging.run import Run
from autograder.observation import Call, Observation, Raised
from autograder.probes import proves_by_itself

SEEDS = ("evidence 1", "evidence 2", "evidence 3")
"""Seeds of the draws that are compared: always the same, so that a check's worth is the same in every class."""
ROUNDING = 1e-5
"""What differs by less is the same: zero, but for rounding, is no result."""


def checks_that_prove(bench: LiveBench, run_checks: Callable[[Run], None]) -> frozenset[str]:
    """The places (``exercise/check``) of the checks of which some look's right answer must be computed.

    `run_checks` puts a run through the suite.
    """
    looks, *others = (_looks_at_reference(bench, seed, run_checks) for seed in SEEDS)
    return frozenset(
        key.check for key, look in looks.items() if any(_proves(look, other[key]) for other in others if key in other)
    )


def _looks_at_reference(bench: LiveBench, seed: str, run_checks: Callable[[Run], None]) -> dict[Key, Look]:
    itself = _AgainstItself(bench)
    run = Run(bench.assignment, lambda _: itself, itself, seed)
    run_checks(run)
    settled = [one for checks in run.settled.values() for one in checks]
    return {look.key: look for one in settled for look in one.looks}


class _AgainstItself:
    """The reference as witness and as its own measure: one observation serves as both."""

    def __init__(self, bench: LiveBench) -> None:
        self._reference = bench.reference
        self._last: tuple[Call, Observation] | None = None

    def observe(self, call: Call) -> Observation:
        if self._last is None or self._last[0] is not call:
            self._last = call, self._reference.observe(call)
        return self._last[1]

    def expected(self, key: Key, call: Call) -> Expected:
        return Expected(self.observe(call))

    def recognise(self, exercise: str, looks: object) -> Named | None:
        return None


def _proves(one: Look, other: Look) -> bool:
    """Whether the right answer changes with what was drawn, and not only by handing inputs back.

    Of a look that is summed up on this side, all that was seen crosses: its probe says whether that is easily made up.
    """
    proves = proves_by_itself(one.call)
    if proves is not None:
        return proves
    seen = one.expected.observation
    atol = max(one.atol or 0.0, ROUNDING)
    if isinstance(seen, Raised) or difference(other.expected.observation, seen, None, atol) is None:
        return False
    given = set(_parts(dict(one.call.inputs)))
    return not given.issuperset(_changed(seen, other.expected.observation))


def _changed(one: Any, other: Any) -> Iterator[Hashable]:
    """The parts of `one` that are not the same at the same place of `other`."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        for key, value in one.items():
            yield from _changed(value, other[key])
    else:
        yield from set(_parts(one)) - set(_parts(other))


def _parts(value: Any) -> Iterator[Hashable]:
    """Arrays, texts and numbers in it; a list of texts or numbers is one part, whose order counts."""
    if isinstance(value, np.ndarray):
        yield value.tobytes()
    elif isinstance(value, dict):
        for item in value.values():
            yield from _parts(item)
    elif isinstance(value, (list, tuple)) and any(isinstance(item, (np.ndarray, dict, list, tuple)) for item in value):
        for item in value:
            yield from _parts(item)
    elif isinstance(value, (list, tuple)):
        yield tuple(value)
    else:
        yield value
