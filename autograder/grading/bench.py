"""The live bench: reference and misconceptions run beside the submission, in the trusted process."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from autograder import probes
from autograder.assignment import Assignment
from autograder.data.vocabulary import use_shipped_vocabulary
from autograder.implementation import Implementation, read_sources
from autograder.judging.bench import Expected, Key, Look, Named
from autograder.judging.comparison import difference, kind_of_error
from autograder.misconceptions import CatalogueError, Misconception, join, load_catalogue
from autograder.observation import Call, Observation, Raised

MAX_PAIRS = 120
"""Pairs of misconceptions tried where none alone fits."""


class LocalWitness:
    """Looks at a trusted implementation in this process."""

    def __init__(self, implementation: Implementation) -> None:
        self.implementation = implementation

    def observe(self, call: Call) -> Observation:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what misconceptions are warned of is no news
            return probes.run(self.implementation, call)


class LiveBench:
    """Reference and catalogue of one assignment; every observation is made once per key.

    Keys fix the inputs, because these are drawn from one seed: a bench serves one seed.
    """

    def __init__(self, assignment: Assignment, given: Mapping[str, str]) -> None:
        use_shipped_vocabulary()  # a reference that cannot find its tokenizer would raise, and so agree with any error
        self.sources = read_sources(assignment.folder, assignment.modules)
        self.assignment = assignment
        self.given = given
        self.reference = self.witness(self.sources)
        self._expected: dict[Key, Expected] = {}
        self._suspects: dict[str, list[_Suspect]] = {}
        self._pairs: dict[str, _Suspect | None] = {}

    def witness(self, sources: Mapping[str, str]) -> LocalWitness:
        """A witness of these sources, with the given files beside them."""
        return LocalWitness(Implementation(sources, given=self.given, names=self.assignment.names))

    def expected(self, key: Key, call: Call) -> Expected:
        if key not in self._expected:
            observation = self.reference.observe(call)
            exact = self.reference.observe(replace(call, dtype="float64"))
            self._expected[key] = Expected(observation, exact)
        return self._expected[key]

    def recognise(self, exercise: str, looks: Sequence[Look]) -> Named | None:
        if exercise not in self._suspects:
            mine = [one for one in load_catalogue(self.assignment.name) if one.exercise == exercise]
            self._suspects[exercise] = [_Suspect(one, self) for one in mine]
        # Differing looks first: they rule most suspects out.
        looks = sorted(looks, key=lambda look: look.differs is None)
        suspects = self._suspects[exercise]
        found = [one for one in suspects if one.agrees(looks)]
        if not found:
            # Of two mistakes at once, one shows alone somewhere: only its pairs are worth trying.
            differing = [look for look in looks if look.differs is not None]
            partly = [one for one in suspects if any(one.agrees([look]) for look in differing)]
            found = [one for one in self._pairs_with(partly, suspects) if one.agrees(looks)]
        if len(found) != 1:
            return None
        one = found[0].misconception
        return Named(one.id, one.believes, one.think)

    def _pairs_with(self, partly: Sequence[_Suspect], suspects: Sequence[_Suspect]) -> list[_Suspect]:
        """Pairs of single misconceptions of which one is in `partly`; none that touch the same line."""
        singles = [one.misconception for one in suspects if not one.misconception.combines]
        firsts = {one.misconception.id for one in partly}
        pairs = []
        for one, other in combinations(singles, 2):
            if firsts.isdisjoint((one.id, other.id)):
                continue
            name = f"{one.id}+{other.id}"
            if name not in self._pairs:
                pair = join(name, one.exercise, [one, other])
                try:
                    pair.apply(self.sources)
                    self._pairs[name] = _Suspect(pair, self)
                except CatalogueError:
                    self._pairs[name] = None
            pairs.append(self._pairs[name])
        return [pair for pair in pairs if pair is not None][:MAX_PAIRS]


class _Suspect:
    """A misconception with the observations it gave so far."""

    def __init__(self, misconception: Misconception, bench: LiveBench) -> None:
        self.misconception = misconception
        self._bench = bench
        self._witness: LocalWitness | None = None
        self._seen: dict[tuple[Key, str], Observation] = {}

    def agrees(self, looks: Sequence[Look]) -> bool:
        """Does it give the very same observation at every look?"""
        return all(self._agrees(look) for look in looks)

    def _agrees(self, look: Look) -> bool:
        mine = self._observe(look.key, look.call)
        if same(look.seen, mine, None, look.tolerance):
            return True
        if look.differs is None:  # the submission was right there, perhaps in words of its own: is this one, too?
            return difference(mine, look.expected.observation, look.expected.exact, look.tolerance) is None
        if look.tolerance is not None or type(mine) is not type(look.seen):
            return False
        exact = self._observe(look.key, replace(look.call, dtype="float64"))
        return same(look.seen, mine, exact, None)

    def _observe(self, key: Key, call: Call) -> Observation:
        if (key, call.dtype) not in self._seen:
            if self._witness is None:
                self._witness = self._bench.witness(self.misconception.apply(self._bench.sources))
            self._seen[key, call.dtype] = self._witness.observe(call)
        return self._seen[key, call.dtype]


def same(seen: Observation, other: Observation, exact: Observation, atol: float | None) -> bool:
    """Are two observations equal up to rounding? Two errors are, if they are of one kind."""
    if isinstance(seen, Raised) and isinstance(other, Raised):
        return kind_of_error(seen) == kind_of_error(other)
    return difference(seen, other, exact, atol) is None
