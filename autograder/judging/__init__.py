"""Judging: checks, draws, comparison with the reference, diagnosis. Suites import from here."""

from autograder.judging.checks import Check, check, check_of
from autograder.judging.judge import CheckFailed, Judge

__all__ = ["Check", "CheckFailed", "Judge", "check", "check_of"]
