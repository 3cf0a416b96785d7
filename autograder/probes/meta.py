"""The meta device stands for an accelerator; unlike one, it has shapes and no values."""

from __future__ import annotations

_WANTS_VALUES = (
    "cannot be called on meta tensors",  # item(), int(), if: a look at one number
    "Cannot copy out of meta tensor",  # tolist()
    "with Meta tensors",  # equal, unique, masked_select
    "raises unimplemented by default",  # nonzero, and a boolean index
    "Tensor.__format__",  # a number printed
)


def wants_values(error: Exception) -> bool:
    """Whether an operation failed for want of values alone: on an accelerator it would have worked.

    Tensors on different devices, which an accelerator refuses as well, fail with other words.
    """
    return any(words in str(error) for words in _WANTS_VALUES)
