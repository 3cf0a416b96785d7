"""Properties in words, read off observations of chapter 4's probes."""

from collections.abc import Mapping
from typing import Any

import numpy as np


def what_generation_did(seen: Any, expected: Any) -> str | None:
    """Say what is wrong with the text's shape, with what the model was asked, or where the text parts."""
    ids, wanted = seen["ids"], expected["ids"]
    if ids.shape != wanted.shape:
        return f"the text has shape {ids.shape}; {wanted.shape} was asked for"
    asked, right = (one["lengths of the model's inputs"] for one in (seen, expected))
    if len(asked) != len(right):
        return f"the model was asked {len(asked)} times"
    for step, (length, most) in enumerate(zip(asked, right, strict=True)):
        if length != most:
            kind = "more" if length > most else "fewer"
            return f"at step {step} the model was asked with {length} tokens, {kind} than fit and are there"
    row, place = map(int, np.argwhere(ids != wanted)[0])
    return f"row {row} parts at token {place} from the most probable text"


def which_paths_are_open(seen: Any, expected: Any) -> str | None:
    """Name the first path that is open or closed and should not be."""
    found, right = _open_paths(seen), _open_paths(expected)
    for path, is_open in right.items():
        if found[path] != is_open:
            return f"with these rates, {path}" if found[path] else f"with these rates it is not so that {path}"
    return None


def _open_paths(logits: Mapping[str, np.ndarray]) -> dict[str, bool]:
    """Which paths lead to the logits, as far as changes of the start of a path show it."""
    plain, prompt = logits["plain"], logits["first token changed"]
    return {
        "a token's own id reaches its logits": not _same(plain[:, 0], prompt[:, 0]),
        "an earlier token reaches later logits": not _same(plain[:, 1:], prompt[:, 1:]),
        "the blocks reach the logits": not _same(plain, logits["blocks changed"]),
    }


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape == other.shape and np.allclose(one, other, equal_nan=True)
