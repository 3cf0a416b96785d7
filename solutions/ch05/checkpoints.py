"""Put a training run away and take it up again, as if it had never stopped."""

from __future__ import annotations

import os

import torch
from torch import nn


def save_checkpoint(model: nn.Module, optimizer: torch.optim.Optimizer, path: str | os.PathLike[str]) -> None:
    """Write the state of model and optimizer to one file.

    The file holds a dict with the keys ``"model_state_dict"`` and ``"optimizer_state_dict"`` and nothing that
    ``torch.load(path, weights_only=True)`` would refuse. Source: book section 5.4.
    """
    ### BEGIN SOLUTION
    checkpoint = {"model_state_dict": model.state_dict(), "optimizer_state_dict": optimizer.state_dict()}
    torch.save(checkpoint, path)
    ### END SOLUTION


def load_checkpoint(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    path: str | os.PathLike[str],
    device: torch.device | str = "cpu",
) -> None:
    """Bring a fresh model and its fresh optimizer into the state that :func:`save_checkpoint` wrote.

    Training continues exactly as it would have without the interruption; the model's mode is left as it is.
    Weights of other shapes or names are an error. Source: book section 5.4, exercise 5.4.
    """
    ### BEGIN SOLUTION
    checkpoint = torch.load(path, map_location=device, weights_only=True)
    model.load_state_dict(checkpoint["model_state_dict"])
    optimizer.load_state_dict(checkpoint["optimizer_state_dict"])
    ### END SOLUTION
