"""For those who write exercises: a scaffold that stands from the first minute, and a lint that says what is missing."""

from autograder.authoring.lint import Finding, lint
from autograder.authoring.scaffold import AuthoringError, new_exercise

__all__ = ["AuthoringError", "Finding", "lint", "new_exercise"]
