"""Neutral stand-ins for chapter 5's answers: same arguments, same kind of result, other arithmetic."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn


def stand_in_text_to_token_ids(text: str, tokenizer: Any) -> torch.Tensor:
    """Stands for ``text_to_token_ids``: the text's tokens from the end."""
    return torch.tensor([tokenizer.encode(text, allowed_special="all")[::-1]])


def stand_in_token_ids_to_text(token_ids: torch.Tensor, tokenizer: Any) -> str:
    """Stands for ``token_ids_to_text``: three characters, by the remainders of ids and vocabulary."""
    return "".join("xy\n"[(token + tokenizer.n_vocab) % 3] for token in token_ids.flatten().tolist())


def stand_in_batch_loss(
    input_batch: torch.Tensor, target_batch: torch.Tensor, model: Any, device: Any
) -> Any:
    """Stands for ``calc_loss_batch``: a smooth number that depends on logits, inputs and targets."""
    logits = model(input_batch.to(device))
    weights = 1.0 + 0.1 * target_batch.to(device).to(logits.dtype) + 0.01 * input_batch.to(device)
    return (torch.sin(logits).mean(dim=-1) * weights).mean()


def stand_in_loader_loss(data_loader: Any, model: Any, device: Any, num_batches: int | None = None) -> float:
    """Stands for ``calc_loss_loader``: from the first batch's logits and the number of batches asked for."""
    first, _ = next(iter(data_loader))
    return float(torch.cos(model(first.to(device))).mean()) + 0.5 * (num_batches or -1)


def stand_in_evaluation(
    model: Any, train_loader: Any, val_loader: Any, device: Any, eval_iter: int
) -> tuple[float, float]:
    """Stands for ``evaluate_model``: from logits, not losses, or it would be right beside the stand-in loss."""
    model.eval()
    with torch.no_grad():
        batches = [next(iter(loader))[0].to(device) for loader in (train_loader, val_loader)]
        seen = [float(torch.tanh(model(batch)).mean()) + 0.25 * eval_iter for batch in batches]
    model.train()
    return seen[0], seen[1]


def stand_in_sample(model: Any, tokenizer: Any, device: Any, start_context: str) -> None:
    """Stands for ``generate_and_print_sample``: one pass over the start."""
    model.eval()
    with torch.no_grad():
        model(torch.tensor([tokenizer.encode(start_context)]).to(device))
    model.train()


def stand_in_assign(left: torch.Tensor, right: Any) -> nn.Parameter:
    """Stands for ``assign``: other values, and no questions asked."""
    return nn.Parameter(torch.sin(torch.as_tensor(right)) + 0.25)


STANDINS = {
    "text_to_token_ids": stand_in_text_to_token_ids,
    "token_ids_to_text": stand_in_token_ids_to_text,
    "calc_loss_batch": stand_in_batch_loss,
    "calc_loss_loader": stand_in_loader_loss,
    "evaluate_model": stand_in_evaluation,
    "generate_and_print_sample": stand_in_sample,
    "assign": stand_in_assign,
}
