"""torch.tensor copies by itself; the shapes are compared as tuples."""

import torch


def assign(left, right):
    if tuple(left.shape) != tuple(right.shape):
        raise ValueError(f"Shape mismatch. Left: {left.shape}, Right: {right.shape}")
    return torch.nn.Parameter(torch.tensor(right))
