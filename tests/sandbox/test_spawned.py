"""Children without a fork, as Windows has them: the same sandbox over fresh interpreters."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from autograder.observation import Fault
from autograder.sandbox import Limits, Sandbox
from autograder.sandbox.spawned import SpawningParent
from tests.sandbox.students import call, student


class Spawning(Sandbox):
    _start = SpawningParent


@pytest.fixture(scope="module")
def spawning() -> Iterator[Sandbox]:
    with Spawning("process") as sandbox:
        yield sandbox


def test_a_spawned_child_is_looked_at_faulted_and_begun_anew(spawning: Sandbox) -> None:
    body = "import os, sys\nif x[0, 0] == 5: os._exit(7)\nif x[0, 0] == 6:\n    while True: pass\nreturn x * 2"
    with spawning.open(student(body), {}, {"Answer": "answer.py"}, Limits()) as session:
        assert np.array_equal(session.observe(call(1.0)), np.full((2, 3), 2.0))
        assert session.observe(call(6.0), Limits(wall=0.5)) == Fault("timeout", "no answer within 0.5 s")
        assert session.observe(call(5.0)) == Fault("crashed", "the process ended itself with exit status 7")
