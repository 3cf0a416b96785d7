"""What stands in a grade cell is what nbgrader reads as its score, and a verdict never fits a cell by halves."""

from __future__ import annotations

import pytest
from nbformat.v4 import new_code_cell
from nbgrader.converters import NbGraderException
from nbgrader.utils import determine_grade

from autograder.nbgrader_plugin import exercise_for, outputs
from tests.reports.made import check, exercise, submission

MARK = {"grade": True, "solution": False, "locked": True, "task": False, "grade_id": "ch03-causal", "points": 10}


@pytest.mark.parametrize("passed", [(True, True), (True, False), (False, False)])
def test_nbgrader_reads_the_score(passed: tuple[bool, bool]) -> None:
    made = exercise("causal", "failed", *(check(f"c{number}", good) for number, good in enumerate(passed)))
    cell = new_code_cell("autograder.check('ch03-causal')", metadata={"nbgrader": MARK}, outputs=outputs(made))
    assert determine_grade(cell) == (5.0 * sum(passed), 10.0)
    assert "c0 is right" in cell.outputs[0].data["text/html"]


def test_refused_submission_gets_nothing_and_the_reason() -> None:
    refused = submission("zeno", status="rejected", message="a path leads outside")
    found = exercise_for("ch03-causal", 10.0, {}, refused)
    assert (found["score"], found["max_score"]) == (0.0, 10.0)
    assert "a path leads outside" in outputs(found)[0].data["text/plain"]


def test_other_points_than_the_gradebooks_are_no_score() -> None:
    made = exercise("causal", "passed", check("c", True))
    with pytest.raises(NbGraderException, match="worth 5 points and 10 in the gradebook"):
        exercise_for(made["id"], 10.0, {made["id"]: made}, submission("ada", made))


def test_cell_that_no_suite_judges_is_no_score() -> None:
    with pytest.raises(NbGraderException, match="no suite judges"):
        exercise_for("ch03-unknown", 10.0, {}, submission("ada"))
