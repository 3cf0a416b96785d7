"""Looks at a submission in the sandbox, within the limits of each exercise."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from autograder.assignment import Assignment, Exercise
from autograder.observation import Call, Fault, Observation
from autograder.probes import parted, summed_up
from autograder.sandbox import Limits, Sandbox, SandboxError, Session
from autograder.sandbox.warm import beyond

CRASHES = 3
"""After so many ends of the process in one exercise, the rest of it is not tried any more."""


class SubmissionInSandbox:
    """One submission's sessions: one for nearly all of its exercises, one for those that need a heavy library.

    Not one with that library for all: beside TensorFlow, whatever torch does takes twice as long.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        assignment: Assignment,
        sources: Mapping[str, str],
        given: Mapping[str, str],
        wall: float | None = None,
    ) -> None:
        self.sandbox_error = ""
        self._sandbox = sandbox
        self._assignment = assignment
        self._sources = sources
        self._given = given
        self._wall = wall
        self._sessions: dict[tuple[str, ...], Session] = {}
        self._witnesses: dict[str, ExerciseWitness] = {}

    def witness(self, exercise: Exercise) -> ExerciseWitness:
        """Who looks at `exercise`; the same one for all its checks, because they share its limits."""
        if exercise.id not in self._witnesses:
            limits = replace(Limits(), **exercise.limits)
            if self._wall is not None:
                limits = replace(limits, wall=min(limits.wall, self._wall))
            self._witnesses[exercise.id] = ExerciseWitness(self, exercise, limits)
        return self._witnesses[exercise.id]

    def observe(self, exercise: Exercise, call: Call, limits: Limits, wall: float) -> Observation:
        """One observation; a failure of the sandbox itself is noted, and is never the student's fault."""
        try:
            call, counterpart = parted(call)
            answer = counterpart.answer if counterpart else None
            seen = self._session(exercise, limits).observe(call, limits, wall, answer)
            return summed_up(call, seen, counterpart)
        except SandboxError as error:
            self.sandbox_error = str(error)
            return Fault("crashed", "the sandbox failed")

    def begin(self, exercise: Exercise, limits: Limits) -> None:
        """Have a process that can be looked at: to wait for it is none of the submission's time."""
        with suppress(SandboxError):  # it comes again at the look
            self._session(exercise, limits).begin(limits)

    def _session(self, exercise: Exercise, limits: Limits) -> Session:
        heavy = beyond(exercise.preload)
        if heavy not in self._sessions:
            names = self._assignment.names
            self._sessions[heavy] = self._sandbox.open(self._sources, self._given, names, limits, heavy)
        return self._sessions[heavy]

    def close(self) -> None:
        """End all of the submission's processes."""
        for session in self._sessions.values():
            session.close()


class ExerciseWitness:
    """Looks at one exercise until its time is used up.

    Where the exercise builds on another, the look with the student's own answer to that one gets half of the time, so
    that a hang there leaves the other half for the look with stand-ins.
    """

    def __init__(self, submission: SubmissionInSandbox, exercise: Exercise, limits: Limits) -> None:
        self._submission = submission
        self._exercise = exercise
        self._limits = limits
        share = limits.wall / 2 if exercise.builds_on else limits.wall
        self._left = {False: share, True: share}
        self._given_up: dict[bool, Fault] = {}
        self._crashes = {False: 0, True: 0}

    def observe(self, call: Call) -> Observation:
        """The probe's observation, or the fault that ended this exercise."""
        stood_in = bool(call.standins)
        if stood_in in self._given_up:
            return self._given_up[stood_in]
        self._submission.begin(self._exercise, self._limits)
        began = time.monotonic()
        wall = max(self._left[stood_in], 0.05)
        seen = self._submission.observe(self._exercise, call, self._limits, wall)
        self._left[stood_in] -= time.monotonic() - began
        if isinstance(seen, Fault) and seen.status != "missing":
            self._crashes[stood_in] += 1
            if seen.status == "timeout":
                seen = Fault("timeout", f"no answer within the {self._limits.wall:g} s of this exercise")
            if seen.status != "crashed" or self._crashes[stood_in] >= CRASHES:
                self._given_up[stood_in] = seen
        return seen
