"""Properties of attention in words, read off an observation of ``modules.dependence``."""

from typing import Any

import numpy as np


def what_is_read(seen: Any, expected: Any) -> str | None:
    """Name the first token that reads what it must not, or fails to read what it should."""
    if seen["across"].any():
        return "a sequence of the batch depends on another sequence of the batch"
    ahead = np.argwhere(seen["within"] & ~expected["within"])
    if len(ahead):
        token, later = map(int, ahead[0])
        return f"token {token} attends to token {later}, which comes later"
    blind = np.argwhere(~seen["within"] & expected["within"])
    if len(blind):
        token, earlier = map(int, blind[-1])
        which = "itself" if token == earlier else f"token {earlier}, which comes before it"
        return f"token {token} does not attend to {which}"
    return None


def what_is_averaged(seen: Any, expected: Any) -> str | None:
    """Name the first token that is not the plain average of the values it may see, though all scores are equal."""
    wrong = np.argwhere(~np.isclose(seen, expected, rtol=1e-3, atol=1e-5).all(axis=(0, 2)))
    if not len(wrong):
        return None
    return f"with equal scores, token {int(wrong[0, 0])} is not the average of the values up to its own"


def what_lies_ahead(seen: Any, expected: Any) -> str | None:
    """Name the first token that reads the future when all scores it may use are very negative."""
    ahead = np.argwhere(seen & ~expected)
    if not len(ahead):
        return None
    token, later = map(int, ahead[0])
    return f"token {token} attends to token {later}, which comes later, because its own scores are very negative"


def what_dropout_does(seen: Any, expected: Any) -> str | None:
    """Say how dropout behaves where it parts from dropout on the attention weights."""
    if seen["in_eval"] != expected["in_eval"]:
        return "dropout is active in evaluation mode"
    if seen["factors"] == [1.0]:
        return "no attention weight is ever dropped in training mode"
    if seen["factors"] == "many":
        return "in training mode the attention weights are changed to values that are neither 0 nor w/(1-p)"
    if not seen["copies_agree"]:
        return "single outputs are dropped in training mode, not attention weights"
    dropped = f"{1 - seen['kept']:.0%} of the attention weights are dropped"
    return f"in training mode {dropped}, with factors {seen['factors']}"
