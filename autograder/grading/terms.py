"""What the two sides of a grading run hand to each other. Imported where suites are not, so it imports none."""

from __future__ import annotations

from pathlib import Path

from autograder.reports.words import Report
from autograder.sandbox.intake import IntakeError, Submitted

__all__ = ["HandedIn", "Report", "SuiteError"]

HandedIn = Path | Submitted | IntakeError
"""A submission as it comes to be graded: where it lies, or what intake made of it elsewhere."""


class SuiteError(Exception):
    """The suite can't judge this assignment; one clear line."""
