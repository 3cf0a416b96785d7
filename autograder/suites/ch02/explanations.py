"""Properties of windows in words, read off an observation of ``ch02.windows``."""

from typing import Any

import numpy as np


def what_windows_hold(seen: Any, expected: Any) -> str | None:
    """Name the first window that is wrong in itself, or say how the windows lie on the text."""
    for number, (inputs, targets) in enumerate(zip(seen["inputs"], seen["targets"], strict=True)):
        wanted = expected["inputs"][0].shape
        for half, tokens in (("input", inputs), ("target", targets)):
            if tokens.shape != wanted:
                return f"the {half} of window {number} has shape {tokens.shape}; {wanted} was asked for"
        if np.array_equal(inputs, targets) and len(inputs) > 1:
            return f"the target of window {number} is its input, not moved on"
        if not np.array_equal(inputs[1:], targets[:-1]):
            return f"the target of window {number} is not its input moved on by one token"
    if seen["length"] != expected["length"]:
        return f"there are too {'many' if seen['length'] > expected['length'] else 'few'} windows: {seen['length']}"
    for number, inputs in enumerate(seen["inputs"]):
        if not np.array_equal(inputs, expected["inputs"][number]):
            return f"window {number} starts at another token than {number} times the stride"
    return None
