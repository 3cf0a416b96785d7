"""A class report made by hand, with everything a report may hold."""

from __future__ import annotations

from autograder.reports.words import Report

HOSTILE = "<script>alert(1)</script>\x1b[31m[bold]"
BELIEF = "The scores are divided by the square root of the input width."


def check(name: str, passed: bool, *, says: str = "", came_back: str = "token 2 attends to token 4") -> Report:
    """One check, worth 5 points; `says` is the misconception that was recognised."""
    return {
        "name": f"test_{name}",
        "outcome": "passed" if passed else "failed",
        "points": 5.0 if passed else 0.0,
        "max_points": 5.0,
        "asked": f"{name} is right",
        "came_back": "" if passed else came_back,
        "think_about": "" if passed else "Which vectors enter the product?",
        "message": "",
        "misconception": {"id": f"ch03-{name}", "says": says} if says else None,
    }


def exercise(name: str, status: str, *checks: Report) -> Report:
    """An exercise with these checks."""
    return {
        "id": f"ch03-{name}",
        "title": name.capitalize(),
        "names": [name],
        "status": status,
        "score": sum(one["points"] for one in checks),
        "max_score": sum(one["max_points"] for one in checks),
        "checks": list(checks),
    }


def submission(student: str, *exercises: Report, status: str = "graded", **more: object) -> Report:
    """A submission; its score is its exercises'."""
    return {
        "student": student,
        "status": status,
        "score": sum(one["score"] for one in exercises),
        "max_score": 20.0,
        "seconds": 0.2,
        "isolation": "namespaces",
        "exercises": list(exercises),
        "flags": [],
        **more,
    }


def class_report() -> Report:
    """Five students: all right, two with one belief, one who wrote nothing, one whose archive was refused."""
    right = [exercise(name, "passed", check("scale", True), check("mask", True)) for name in ("causal", "multi")]
    wrong = exercise("causal", "failed", check("scale", False, says=BELIEF, came_back=HOSTILE), check("mask", True))
    empty = [
        exercise(name, "not_implemented", check("scale", False), check("mask", False)) for name in ("causal", "multi")
    ]
    flag = {"exercise": "ch03-causal", "file": "a.py", "line": 3, "what": "torch.nn.Thing", "reason": "by hand"}
    return {
        "assignment": "ch03",
        "title": "Attention",
        "max_score": 20,
        "submissions": [
            submission("ada", *right, flags=[flag, {**flag, "line": 9}]),
            submission("emmy", wrong, right[1]),
            submission(HOSTILE, wrong, exercise("multi", "timeout", check("scale", False), check("mask", True))),
            submission("dorothea", *empty),
            submission("zeno", status="rejected", message="a path leads outside"),
        ],
    }
