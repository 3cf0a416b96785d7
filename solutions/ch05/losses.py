"""How wrong the model is: on a batch, on a loader, on the training and the validation set."""

from __future__ import annotations

from itertools import islice

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader


def calc_loss_batch(
    input_batch: torch.Tensor, target_batch: torch.Tensor, model: nn.Module, device: torch.device | str
) -> torch.Tensor:
    """Cross-entropy of the next token, in nats, averaged over every token of the batch.

    Shapes: input_batch, target_batch (b, T) -> (), a tensor that can be differentiated. Both batches are
    moved to ``device`` first; the targets are already shifted. Source: book sections 5.1.2 and 5.1.3.
    """
    ### BEGIN SOLUTION
    input_batch, target_batch = input_batch.to(device), target_batch.to(device)
    logits = model(input_batch)  # (b, T) -> (b, T, V)
    # (b, T, V) -> (b*T, V) and (b, T) -> (b*T,)
    return F.cross_entropy(logits.flatten(0, 1), target_batch.flatten())
    ### END SOLUTION


def calc_loss_loader(
    data_loader: DataLoader, model: nn.Module, device: torch.device | str, num_batches: int | None = None
) -> float:
    """Mean of the batch losses over the first ``num_batches`` batches of a loader (``None``: over all of it).

    A loader that has fewer batches is used up and no more is asked of it; an empty one gives NaN. Every batch
    counts the same, whatever its size; the model stays in its mode. Returns a plain float.
    Source: book section 5.1.3.
    """
    ### BEGIN SOLUTION
    if len(data_loader) == 0:
        return float("nan")
    num_batches = len(data_loader) if num_batches is None else min(num_batches, len(data_loader))
    total_loss = 0.0
    for input_batch, target_batch in islice(data_loader, num_batches):
        total_loss += calc_loss_batch(input_batch, target_batch, model, device).item()
    return total_loss / num_batches
    ### END SOLUTION


def evaluate_model(
    model: nn.Module,
    train_loader: DataLoader,
    val_loader: DataLoader,
    device: torch.device | str,
    eval_iter: int,
) -> tuple[float, float]:
    """Training and validation loss over ``eval_iter`` batches each, without dropout and without gradients.

    The model is in training mode afterwards. Returns (train_loss, val_loss). Source: book section 5.2.
    """
    ### BEGIN SOLUTION
    model.eval()
    with torch.no_grad():
        train_loss = calc_loss_loader(train_loader, model, device, num_batches=eval_iter)
        val_loss = calc_loss_loader(val_loader, model, device, num_batches=eval_iter)
    model.train()
    return train_loss, val_loss
    ### END SOLUTION
