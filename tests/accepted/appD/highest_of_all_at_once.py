"""All gradients in one long vector."""

import torch


def find_highest_gradient(model):
    gradients = [p.grad.reshape(-1) for p in model.parameters() if p.grad is not None]
    return torch.cat(gradients).max() if gradients else None
