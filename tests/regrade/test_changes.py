"""Who changes, by how much and why, on reports made by hand."""

from __future__ import annotations

from autograder.regrading.changes import causes, changes, explained
from tests.reports.made import check, exercise, submission


def worth(one: dict, points: float) -> dict:
    """The same check, worth something else."""
    return {**one, "max_points": points, "points": points if one["outcome"] == "passed" else 0.0}


def by_student(*reports: dict) -> dict:
    return {one["student"]: one for one in reports}


def test_equal_reports_have_no_changes() -> None:
    report = submission("ada", exercise("causal", "passed", check("scale", True)))
    assert changes(by_student(report), [report]) == []


def test_points_of_a_check_that_stood() -> None:
    before = submission("ada", exercise("causal", "failed", check("scale", True), check("mask", False)))
    after = submission("ada", exercise("causal", "failed", worth(check("scale", True), 3.0), check("mask", False)))
    [change] = changes(by_student(before), [after])
    assert change.difference == -2 and change.moves
    assert list(explained(change)) == ["Causal: 5 → 3 (of 8, was of 10); test_scale: worth 3 points instead of 5"]


def test_points_of_a_check_that_fails_both_times_are_no_reason() -> None:
    before = submission("ada", exercise("causal", "failed", check("scale", False), check("mask", True)))
    moved = exercise("causal", "failed", worth(check("scale", False), 3.0), worth(check("mask", True), 7.0))
    [change] = changes(by_student(before), [submission("ada", moved)])
    assert [one.name for one in change.exercises[0].checks] == ["test_mask"]


def test_checks_that_come_and_go_and_turn() -> None:
    before = submission("ada", exercise("causal", "failed", check("scale", False), check("old", True)))
    after = submission("ada", exercise("causal", "passed", check("scale", True), check("new", True)))
    [change] = changes(by_student(before), [after])
    assert {one.name: one.why for one in change.exercises[0].checks} == {
        "test_scale": "failed before, passes now",
        "test_old": "no longer asked, was worth 5 points: passed",
        "test_new": "new, worth 5 points: passed",
    }
    assert change.difference == 5


def test_new_hand_ins_new_students_and_refusals_are_said() -> None:
    right = submission("ada", exercise("causal", "passed", check("scale", True)), digest="1")
    again = {**right, "digest": "2"}
    [change] = changes(by_student(right), [again])
    assert change.why == "handed in anew since"
    [change] = changes({}, [right])
    assert change.why == "had no verdict before" and change.difference == 5
    [change] = changes(by_student(right), [submission("ada", status="rejected", digest="1")])
    assert change.why == "graded before, could not be taken in now" and change.difference == -5


def test_reasons_are_counted_over_the_class() -> None:
    def one(student: str, mask: float) -> dict:
        return submission(student, exercise("causal", "passed", worth(check("mask", True), mask), check("scale", True)))

    names = ("ada", "emmy", "zeno")
    found = changes(by_student(*(one(name, 5.0) for name in names)), [one(name, 8.0) for name in names])
    [cause] = causes(found)
    assert (cause.where, cause.students, cause.difference) == ("ch03-causal / test_mask", 3, 9.0)
