"""Look at the gradients of a model."""

from __future__ import annotations

import torch
from torch import nn


def find_highest_gradient(model: nn.Module) -> torch.Tensor | None:
    """The largest gradient entry of all parameters, with its sign: -3 is smaller than 1.

    Parameters without a gradient are passed over; ``None`` where none has one. Source: book section D.3.
    """
    ### BEGIN SOLUTION
    highest = [param.grad.max() for param in model.parameters() if param.grad is not None]
    return max(highest, default=None)
    ### END SOLUTION
