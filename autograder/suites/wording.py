"""Properties in words that many chapters share: where an output parts from the right one, and what that means."""

from typing import Any

import numpy as np

from autograder.judging.comparison import difference

CLOSE = 1e-3
"""Two numbers count as one here if they differ by less than this share; what is judged is judged elsewhere."""


def where_tokens_part(seen: Any, expected: Any) -> str | None:
    """For causal outputs (b, T, d): the plain difference, and which tokens and sequences are right.

    The first token sees only itself, so it tells weights from values: if it is right, what later tokens see or how
    they weigh it is wrong.
    """
    found = difference(seen, expected)
    if found is None or not isinstance(seen, np.ndarray) or seen.shape != expected.shape or seen.ndim != 3:
        return None
    return f"{found.says}; {_tokens(seen, expected)}"


def _tokens(seen: np.ndarray, expected: np.ndarray) -> str:
    if np.isnan(seen).any():
        return "there are NaNs in it: some row of scores is hidden as a whole, or something is divided by 0"
    wrong = (np.abs(seen - expected) > CLOSE * np.abs(expected).max()).any(axis=-1)  # (b, T)
    if not wrong.any():
        return "it is nearly right: a constant, or the place of a small term, is off"
    if not wrong[0].any():
        return "the first sequence of the batch is right, others are not"
    if not wrong[:, 0].any():
        return "the first token, which sees only itself, is right; tokens that see others are not"
    ratio = seen[wrong] / np.where(expected[wrong] == 0, 1, expected[wrong])
    if np.ptp(ratio) < CLOSE * np.abs(ratio).max():
        return "all of it is wrong by one and the same factor"
    if _one_set(seen, expected):
        return "the right numbers are there, in another order"
    return "even the first token, which sees only itself, is not right"


def _one_set(seen: np.ndarray, expected: np.ndarray) -> bool:
    ours, right = np.sort(seen, axis=None), np.sort(expected, axis=None)
    return bool((np.abs(ours - right) <= CLOSE * np.abs(right).max()).all())
