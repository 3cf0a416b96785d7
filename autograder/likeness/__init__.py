"""Which submissions of a class are alike beyond what the class has in common: leads for a person, never verdicts."""

from autograder.likeness.pairs import Likeness, Pair, Place, likeness

__all__ = ["Likeness", "Pair", "Place", "likeness"]
