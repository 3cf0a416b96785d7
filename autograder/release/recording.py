"""Record what the reference and the misconceptions give on the public tests' inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from autograder.assignment import Assignment
from autograder.grading.bench import LiveBench
from autograder.grading.given import given_sources
from autograder.judging.bench import Key
from autograder.judging.checks import Check
from autograder.judging.comparison import tolerance
from autograder.judging.judge import Judge
from autograder.judging.recorded import PUBLIC_SEED, key_text, sketch, to_json
from autograder.misconceptions import Misconception, load_catalogue
from autograder.observation import Call, Observation
from autograder.own_folder import public_tests

Tests = Iterable[tuple[Callable[[Any], None], Check]]
Calls = dict[tuple[Key, str], Call]


def record(assignment: Assignment, root: Path) -> dict[str, Any]:
    """The content of ``observations.json``: expected observations, and sketches by misconception."""
    bench = LiveBench(assignment, given_sources(assignment, root))
    calls = _calls(assignment, bench, public_tests(assignment.folder / f"test_{assignment.name}.py"))
    catalogue = load_catalogue(assignment.name)
    stored = _stored(assignment, bench, calls, catalogue)
    looks = stored["looks"]
    for misconception in catalogue:
        witness = bench.witness(misconception.apply(bench.sources))
        for (key, exercise), call in calls.items():
            if exercise == misconception.exercise:
                looks[key_text(key)]["misconceptions"][misconception.id] = sketch(witness.observe(call))
    return stored


def record_reference(assignment: Assignment, root: Path, tests: Tests) -> dict[str, Any]:
    """The same for any `tests`, without misconceptions: these judge alone, but diagnose nothing."""
    bench = LiveBench(assignment, given_sources(assignment, root))
    return _stored(assignment, bench, _calls(assignment, bench, tests), ())


def _stored(
    assignment: Assignment, bench: LiveBench, calls: Calls, catalogue: Sequence[Misconception]
) -> dict[str, Any]:
    looks = {}
    for (key, _), call in calls.items():
        expected = bench.expected(key, call)
        looks[key_text(key)] = {
            "expected": to_json(expected.observation),
            "atol": _largest_tolerance(expected.observation, expected.exact),
            "misconceptions": {},
        }
    named = {
        one.id: {"exercise": one.exercise, "says": one.believes, "think": one.think} for one in catalogue
    }
    return {
        "generated": f"by `autograder release {assignment.name}` from solutions/{assignment.name}; do not edit",
        "assignment": assignment.name,
        "looks": looks,
        "misconceptions": named,
    }


class _Recorder(Judge):
    """A judge that only notes which calls a test makes, with stand-ins and without."""

    def __init__(self, check: Check, standins: tuple[str, ...], bench: LiveBench) -> None:
        super().__init__(check, standins, bench.reference, bench, PUBLIC_SEED)
        self.calls: dict[Key, Call] = {}

    def compare(
        self, probe: str, *, atol: float | None = None, explain: object = None, **inputs: Any
    ) -> None:
        index = len({key.index for key in self.calls})
        self.calls[Key(self.place, index, False)] = Call(probe, inputs)
        if self._standins:
            self.calls[Key(self.place, index, True)] = Call(probe, inputs, self._standins)

    def observe(self, probe: str, **inputs: Any) -> Observation:
        index = len({key.index for key in self.calls})
        call = self.calls[Key(self.place, index, False)] = Call(probe, inputs)
        return self._witness.observe(call)


def _calls(assignment: Assignment, bench: LiveBench, tests: Tests) -> Calls:
    calls = {}
    for test, check in tests:
        standins = assignment.standins(assignment.exercise(check.exercise))
        recorder = _Recorder(check, tuple(f"{assignment.name}:{name}" for name in standins), bench)
        test(recorder)
        calls.update({(key, check.exercise): call for key, call in recorder.calls.items()})
    return calls


def _largest_tolerance(expected: Observation, exact: Observation) -> float:
    if isinstance(expected, np.ndarray):
        return tolerance(expected, exact) if expected.dtype.kind == "f" else 0.0
    if isinstance(expected, float):
        return tolerance(np.full(1, expected), np.full(1, exact) if isinstance(exact, float) else None)
    if isinstance(expected, dict):
        below = exact if isinstance(exact, dict) else {}
        return max(
            (_largest_tolerance(value, below.get(key)) for key, value in expected.items()), default=0.0
        )
    if isinstance(expected, list):
        others = exact if isinstance(exact, list) and len(exact) == len(expected) else [None] * len(expected)
        return max((_largest_tolerance(a, b) for a, b in zip(expected, others, strict=True)), default=0.0)
    return 0.0
