"""A sandbox of each level that this machine gives."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from autograder.sandbox import Sandbox
from autograder.sandbox.levels import LEVELS, examine


@pytest.fixture(scope="session")
def sandbox_of() -> Iterator[Callable[[str], Sandbox]]:
    """The sandbox of a level, started once a run; skips where the machine does not give the level."""
    with contextlib.ExitStack() as stack:

        @cache
        def start(name: str) -> Sandbox:
            return stack.enter_context(Sandbox(name))

        def sandbox_of(name: str) -> Sandbox:
            level = examine(name)
            if not level.available:
                pytest.skip(f"this machine does not give the level {name}: {level.reason}")
            return start(name)

        yield sandbox_of


@pytest.fixture(params=LEVELS)
def sandbox(request: pytest.FixtureRequest, sandbox_of: Callable[[str], Sandbox]) -> Sandbox:
    return sandbox_of(request.param)


@pytest.fixture(params=LEVELS[:2])
def confined(request: pytest.FixtureRequest, sandbox_of: Callable[[str], Sandbox]) -> Sandbox:
    """Only the levels that keep student code from reaching out; the process level promises limits only."""
    return sandbox_of(request.param)
