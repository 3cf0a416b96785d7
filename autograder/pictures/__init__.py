"""Pictures of a student's own values beside the property that they break: attention maps, losses, draws.

A picture is made on public inputs from the student's code alone: it holds no expected value, and the property it
marks ("a later token has no weight") stands in the brief.
"""

from __future__ import annotations

from autograder.pictures.figure import Figure
from autograder.pictures.gallery import figure_of

__all__ = ["Figure", "figure_of"]
