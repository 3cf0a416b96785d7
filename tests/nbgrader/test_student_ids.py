"""Names of students that nbgrader can hold, and those that would act on a page, in a path or in a pattern."""

from __future__ import annotations

import pytest

from autograder.student_ids import is_student_id

FINE = [
    "ada",
    "ada.lovelace+2@example.edu",
    "O'Neil, Seán_17 (guest)",
    "김 철수",
    "e\u0301mile",
    "x_2 & y",
    "~tilde",
    "toString2",
]
ODD = [
    "",
    " ",
    ".",
    "..",
    ".hidden",
    "-rf",
    "a/b",
    "a\\b",
    "<b>",
    'a"b',
    "a*",
    "a[1]",
    "a?",
    "a#",
    "a%",
    "a\nb",
    "a\x1b",
    "\u202ea",
]


@pytest.mark.parametrize("name", FINE)
def test_names_of_people_are_students(name: str) -> None:
    assert is_student_id(name)


@pytest.mark.parametrize("name", [*ODD, "__proto__", "constructor", "toString"])
def test_names_that_act_are_no_students(name: str) -> None:
    assert not is_student_id(name)
