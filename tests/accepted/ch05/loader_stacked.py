"""Losses are kept as tensors without graph and averaged at the end."""

import torch

from losses import calc_loss_batch


def calc_loss_loader(data_loader, model, device, num_batches=None):
    losses = []
    for i, (inputs, targets) in enumerate(data_loader):
        if num_batches is not None and i >= num_batches:
            break
        losses.append(calc_loss_batch(inputs, targets, model, device).detach())
    if len(losses) == 0:
        return float("nan")
    return torch.stack(losses).mean().item()
