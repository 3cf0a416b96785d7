"""The loss that makes a classifier of the last token. Source: book section 6.6."""

import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812 - PyTorch's own habit
from torch.utils.data import DataLoader


def calc_loss_batch(
    input_batch: torch.Tensor, target_batch: torch.Tensor, model: nn.Module, device: torch.device | str
) -> torch.Tensor:
    """Mean cross-entropy (nats, scalar tensor with graph) of the last token's logits against the labels.

    input_batch (b, T) token ids, target_batch (b,) classes; both are moved to ``device`` first.
    """
    ### BEGIN SOLUTION
    input_batch, target_batch = input_batch.to(device), target_batch.to(device)
    logits = model(input_batch)[:, -1, :]  # (b, T, classes) -> (b, classes)
    return F.cross_entropy(logits, target_batch)
    ### END SOLUTION


# Given: as in chapter 5, on top of your calc_loss_batch.


def calc_loss_loader(
    data_loader: DataLoader, model: nn.Module, device: torch.device | str, num_batches: int | None = None
) -> float:
    """Mean of the batch losses of the first ``num_batches`` batches, or of all; NaN for an empty loader."""
    losses = []
    for input_batch, target_batch in data_loader:
        if num_batches is not None and len(losses) >= num_batches:
            break
        losses.append(calc_loss_batch(input_batch, target_batch, model, device).item())
    return sum(losses) / len(losses) if losses else float("nan")


def evaluate_model(
    model: nn.Module,
    train_loader: DataLoader,
    val_loader: DataLoader,
    device: torch.device | str,
    eval_iter: int,
) -> tuple[float, float]:
    """(training, validation) loss over ``eval_iter`` batches each, then training mode again."""
    model.eval()
    with torch.no_grad():
        train_loss = calc_loss_loader(train_loader, model, device, num_batches=eval_iter)
        val_loss = calc_loss_loader(val_loader, model, device, num_batches=eval_iter)
    model.train()
    return train_loss, val_loss
