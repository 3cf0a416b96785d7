"""The convention of this release: what the product of A and B is multiplied by."""

from autograder.assignment import find_root, load_assignment

SCALE = str(load_assignment(find_root() / "solutions" / "appE").options["lora_scale"])


def unit_alpha(rank: int) -> float:
    """The alpha for which the scale is 1, so that a check of something else doesn't rest on it."""
    return 1.0 if SCALE == "alpha" else float(rank)
