"""The live bench: reference and misconceptions run beside the submission, in the trusted process."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, combinations, product
from pathlib import Path

import numpy as np

from autograder import probes
from autograder.assignment import Assignment
from autograder.data.vocabulary import use_shipped_vocabulary
from autograder.grading.shared_looks import SharedLooks
from autograder.implementation import Implementation, read_sources
from autograder.judging.bench import Expected, Key, Look, Named
from autograder.judging.comparison import difference, kind_of_error, may_be_rounding
from autograder.misconceptions import CatalogueError, Misconception, join, load_catalogue
from autograder.observation import Call, Fault, Observation, Raised

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

    def __init__(self, assignment: Assignment, given: Mapping[str, str], looks: Path | None = None) -> None:
        use_shipped_vocabulary()  # a reference that cannot find its tokenizer would raise, and so agree with any error
        self.sources = read_sources(assignment.folder, assignment.modules)
        self.assignment = assignment
        self.given = given
        self.shared = SharedLooks(looks)
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
        if not found and any(look.differs is not None and _tells(look.seen) for look in looks):
            found = [one for one in self._pairs_behind(looks, suspects) if one.agrees(looks)]
        if len(found) != 1:
            return None
        one = found[0].misconception
        return Named(one.id, one.believes, one.think)

    def _pairs_behind(self, looks: Sequence[Look], suspects: Sequence[_Suspect]) -> Iterator[_Suspect]:
        """Pairs of single misconceptions that may give these looks together; none that touch the same line.

        Of two mistakes at once, one shows alone somewhere.
        """
        differing = [look for look in looks if look.differs is not None]
        singles = [one for one in suspects if not one.misconception.combines]
        partly = [one for one in singles if any(one.agrees([look]) for look in differing)]
        others = [one for one in singles if one not in partly]
        tried = 0
        for one, other in chain(combinations(partly, 2), product(partly, others)):
            if tried < MAX_PAIRS and all(one.may_give(look, with_=other) for look in looks):
                tried += 1
                if pair := self._pair(*sorted((one, other), key=suspects.index)):
                    yield pair

    def _pair(self, *parts: _Suspect) -> _Suspect | None:
        """Both at once; None where they don't go together."""
        singles = [part.misconception for part in parts]
        name = "+".join(single.id for single in singles)
        if name not in self._pairs:
            pair = join(name, singles[0].exercise, singles)
            try:
                pair.apply(self.sources)
                self._pairs[name] = _Suspect(pair, self)
            except CatalogueError:
                self._pairs[name] = None
        return self._pairs[name]


class _Suspect:
    """A misconception with the observations it gave so far."""

    def __init__(self, misconception: Misconception, bench: LiveBench) -> None:
        self.misconception = misconception
        self._bench = bench
        self._witness: LocalWitness | None = None
        self._seen: dict[tuple[Key, str], Observation] = {}
        self._right: dict[Key, bool] = {}

    def agrees(self, looks: Sequence[Look]) -> bool:
        """Does it give the very same observation at every look?"""
        return all(self._agrees(look) for look in looks)

    def may_give(self, look: Look, *, with_: _Suspect) -> bool:
        """May it give this look together with another one?

        Where one of them gives it alone, or both are wrong there; and nothing right comes of a mistake.
        """
        if look.differs is None:
            return self._agrees(look) and with_._agrees(look)
        return self._agrees(look) or with_._agrees(look) or not (self._is_right(look) or with_._is_right(look))

    def _is_right(self, look: Look) -> bool:
        if look.key not in self._right:
            mine = self._observe(look.key, look.call)
            found = difference(mine, look.expected.observation, look.expected.exact, look.tolerance)
            self._right[look.key] = found is None
        return self._right[look.key]

    def _agrees(self, look: Look) -> bool:
        if look.differs is None and self._is_right(look):  # both are, each perhaps in words of its own
            return True
        mine = self._observe(look.key, look.call)
        if same(look.seen, mine, None, look.tolerance):
            return True
        if look.differs is None or look.tolerance is not None or not may_be_rounding(look.seen, mine):
            return False
        exact = self._observe(look.key, replace(look.call, dtype="float64"))
        return same(look.seen, mine, exact, None)

    def _observe(self, key: Key, call: Call) -> Observation:
        if (key, call.dtype) not in self._seen:
            of = (self.misconception.id, *key, call.dtype)
            self._seen[key, call.dtype] = self._bench.shared.look(of, partial(self._look, call))
        return self._seen[key, call.dtype]

    def _look(self, call: Call) -> Observation:
        if self._witness is None:
            self._witness = self._bench.witness(self.misconception.apply(self._bench.sources))
        return self._witness.observe(call)


def same(seen: Observation, other: Observation, exact: Observation, atol: float | None) -> bool:
    """Are two observations equal up to rounding? Two errors are, if they are of one kind."""
    if isinstance(seen, Raised) and isinstance(other, Raised):
        return kind_of_error(seen) == kind_of_error(other)
    return difference(seen, other, exact, atol) is None


def _tells(seen: Observation) -> bool:
    """Is there more in it than an error, yes or no, 0 or 1? Two mistakes named for so little would be guessed."""
    if isinstance(seen, (Raised, Fault)) or seen is None:
        return False
    if isinstance(seen, dict):
        return any(_tells(one) for one in seen.values())
    if isinstance(seen, list):
        return any(_tells(one) for one in seen)
    if isinstance(seen, np.ndarray):
        return seen.size > 0 and bool((np.isfinite(seen) & (np.abs(seen) > 1e-6) & (seen != 1)).any())
    return isinstance(seen, str) or seen not in (0, 1)
