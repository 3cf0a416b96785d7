"""Looks at a student's files in the student's own process, and comes back from endless loops."""

from __future__ import annotations

from contextlib import suppress

from autograder import probes
from autograder.assignment import Exercise
from autograder.implementation import Implementation
from autograder.observation import Call, Fault, Observation, Raised
from autograder.quiet_import import imported_quietly
from autograder.troubles import no_memory, passed_limit
from autograder.watchdog import OwnLimits, Stopped, Watchdog


class OwnWitness:
    """One exercise's witness: what passed its limit once is not tried again."""

    def __init__(self, implementation: Implementation, exercise: Exercise) -> None:
        self._implementation = implementation
        self._exercise = exercise
        self._stopped: dict[bool, Fault] = {}
        self._limits = OwnLimits.of(exercise.limits)

    def observe(self, call: Call) -> Observation:
        """Run the probe; a passed limit and memory that is not there are faults."""
        stood_in = bool(call.standins)  # the loop may be in another exercise's answer: with a stand-in, try again
        if stood_in in self._stopped:
            return self._stopped[stood_in]
        for module in self._exercise.preload:  # its import is no part of the answer's time
            with suppress(ImportError):
                imported_quietly(module)
        watchdog = Watchdog(self._limits, self._implementation.location)
        try:
            with watchdog:
                seen = probes.run(self._implementation, call)
        except Stopped:
            where = watchdog.where or self._exercise.module
            text = passed_limit(watchdog.status, where, self._limits.seconds, self._limits.memory_mb)
            self._stopped[stood_in] = Fault(watchdog.status, text)
            return self._stopped[stood_in]
        if isinstance(seen, Raised) and (text := no_memory(seen.type, seen.message, seen.where)):
            return Fault("out_of_memory", text)
        return seen
