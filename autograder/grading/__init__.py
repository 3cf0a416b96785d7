"""Grading a class: the warm suite loop, workers, stored verdicts."""

from autograder.grading.class_grading import grade_class, verdict

__all__ = ["grade_class", "verdict"]
