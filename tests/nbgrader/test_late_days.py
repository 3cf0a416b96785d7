"""Late days: what is lost, when, and by whom not."""

from __future__ import annotations

import pytest
from traitlets.config import Config

from autograder.late_days import DAY, LateDays
from tests.nbgrader.course import Course

HOUR = DAY / 24


@pytest.mark.parametrize(
    ("late", "lost"),
    [
        (15 * 60, None),
        (16 * 60, 8.0),
        (DAY, 8.0),
        (DAY + 1, 16.0),
        (4 * DAY + HOUR, 40.0),
        (90 * DAY, 40.0),
    ],
)
def test_a_share_for_each_day_begun_up_to_the_cap(late: float, lost: float | None) -> None:
    assert LateDays().late_submission_penalty("ada", 80.0, late) == lost


def test_extensions_are_a_students_own() -> None:
    policy = LateDays(config=Config({"LateDays": {"extra_days": {"ada": 2.0}, "percent_per_day": 5.0}}))
    assert policy.late_submission_penalty("ada", 80.0, 2 * DAY) is None
    assert policy.late_submission_penalty("ada", 80.0, 2 * DAY + HOUR) == 4.0
    assert policy.late_submission_penalty("emmy", 80.0, 2 * DAY) == 8.0


def test_what_is_lost_reaches_gradebook_and_feedback(course: Course) -> None:
    course.place("dorothea", "self_attention.py").joinpath("timestamp.txt").write_text("2026-01-03 10:00:00 UTC")
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment("ch03", duedate="2026-01-02 09:00:00 UTC")
    policy = "--AssignLatePenalties.plugin_class=autograder.late_days.LateDays"
    course.run("autograde", "ch03", "--student", "dorothea", policy)
    course.run("generate_feedback", "ch03", "--student", "dorothea")
    with course.gradebook() as gradebook:
        submission = gradebook.find_submission("ch03", "dorothea")
        assert (submission.score, submission.late_submission_penalty) == (25, 5)
    assert "5 points were taken off for handing in late" in course.feedback("dorothea")
