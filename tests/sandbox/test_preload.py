"""Libraries that an exercise asks for are there before its submission is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from autograder.sandbox import Sandbox, SandboxError, detect_level
from tests.sandbox.students import QUICK, call, is_right, student

BODY = "import sys\nreturn [name in sys.modules for name in ('pandas', 'sqlite3')]"


@pytest.fixture
def best(sandbox_of: Callable[[str], Sandbox]) -> Sandbox:
    return sandbox_of(detect_level())


def test_a_library_is_imported_once_a_sandbox(best: Sandbox) -> None:
    for _ in range(2):
        with best.open(student(BODY), {}, {"Answer": "answer.py"}, QUICK, ("pandas", "sqlite3")) as session:
            assert session.observe(call()) == [True, True]
    with best.open(student(BODY), {}, {"Answer": "answer.py"}, QUICK) as session:
        assert session.observe(call()) == [True, False]


def test_a_library_that_is_not_there_is_the_kit_s_error(best: Sandbox) -> None:
    with best.open(student(BODY), {}, {"Answer": "answer.py"}, QUICK, ("no_such_library",)) as session:
        with pytest.raises(SandboxError, match="no_such_library") as caught:
            session.observe(call())
    assert "\n" not in str(caught.value)
    assert is_right(best)
