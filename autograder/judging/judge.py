"""The judge of one check: draws inputs, looks at the submission, compares with the reference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from autograder.judging.bench import Bench, Key, Look
from autograder.judging.checks import Check
from autograder.judging.comparison import difference
from autograder.judging.draws import Draws
from autograder.observation import Call, Fault, Observation, Raised, numbers_in

MOST_KEPT = 1_000_000
"""Numbers of a wrong answer that are kept to be named: more are nobody's known mistake, and add up."""

Explain = Callable[[Any, Any], "str | None"]


class Witness(Protocol):
    """Looks at one implementation, in this process or in a sandbox."""

    def observe(self, call: Call) -> Observation:
        """Run the probe; never raises for what the implementation does."""
        ...


class CheckFailed(AssertionError):
    """The check does not stand; the text says what came back."""


class Judge(Draws):
    """What a check holds in its hands. One judge serves one check of one implementation."""

    def __init__(self, check: Check, standins: tuple[str, ...], witness: Witness, bench: Bench, seed: str) -> None:
        self.place = check.place
        super().__init__(seed, self.place)
        self.check = check
        self.looks: list[Look] = []
        self._standins = standins
        self._witness = witness
        self._bench = bench
        self._count = 0

    def compare(self, probe: str, *, atol: float | None = None, explain: Explain | None = None, **inputs: Any) -> None:
        """The submission's observation must equal the reference's, up to rounding.

        Where the exercise builds on others of its chapter, a second look with stand-ins for those
        may save it. `atol` replaces the derived tolerance; ``explain(seen, expected)`` may put the difference
        into words. Raises ``CheckFailed``.
        """
        index, self._count = self._count, self._count + 1
        look = self._look(probe, inputs, index, atol, explain, ())
        if look.differs is not None and self._standins:
            own, look = look, self._look(probe, inputs, index, atol, explain, self._standins)
            if isinstance(look.expected.observation, Raised) and not isinstance(own.expected.observation, Raised):
                look = own  # the reference can't do with these stand-ins: they tell nothing
        if look.differs is not None:
            raise CheckFailed(look.differs)

    def observe(self, probe: str, **inputs: Any) -> Observation:
        """The submission's observation itself, for properties that hold whatever the reference says.

        Raises ``CheckFailed`` where there is none (an error, a fault).
        """
        index, self._count = self._count, self._count + 1
        call = Call(probe, inputs)
        seen = self._witness.observe(call)
        expected = self._bench.expected(Key(self.place, index, False), call)
        fault = difference(seen, expected.observation) if isinstance(seen, (Raised, Fault)) else None
        differs = fault.says if fault else None
        self.looks.append(Look(Key(self.place, index, False), call, seen, expected, None, differs))
        if differs is not None:
            raise CheckFailed(differs)
        return seen

    def require(self, condition: object, came_back: str) -> None:
        """Fail the check with `came_back` unless `condition` holds."""
        if not condition:
            raise CheckFailed(came_back)

    def _look(
        self,
        probe: str,
        inputs: dict[str, Any],
        index: int,
        atol: float | None,
        explain: Explain | None,
        standins: tuple[str, ...],
    ) -> Look:
        key = Key(self.place, index, bool(standins))
        call = Call(probe, inputs, standins)
        expected = self._bench.expected(key, call)
        seen = self._witness.observe(call)
        allowed = expected.atol if atol is None else atol
        found = difference(seen, expected.observation, expected.exact, allowed)
        differs = None
        if found:
            differs = _explained(explain, seen, expected.observation) or found.says
        if differs and numbers_in(seen) > MOST_KEPT:
            seen = Raised("ValueError", "larger than any answer")
        look = Look(key, call, seen, expected, atol, differs)
        self.looks.append(look)
        return look


def _explained(explain: Explain | None, seen: Observation, expected: Observation) -> str | None:
    if explain is None or isinstance(seen, (Raised, Fault)):
        return None
    try:
        return explain(seen, expected)
    except Exception:  # noqa: BLE001 - an explanation reads untrusted data; without one the plain difference is said
        return None
