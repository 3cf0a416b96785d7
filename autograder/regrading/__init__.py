"""A class graded anew after its suite or its points have changed: who changes, why, and what people gave is kept."""

from autograder.regrading.changes import Change, changes
from autograder.regrading.regrade import Regraded, regrade

__all__ = ["Change", "Regraded", "changes", "regrade"]
