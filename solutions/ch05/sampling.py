"""Decoding strategies: greedy, temperature, top-k."""

from __future__ import annotations

import torch
from torch import nn


def generate(
    model: nn.Module,
    idx: torch.Tensor,
    max_new_tokens: int,
    context_size: int,
    temperature: float = 0.0,
    top_k: int | None = None,
    eos_id: int | None = None,
) -> torch.Tensor:
    """Append up to ``max_new_tokens`` tokens to every row of ``idx``.

    The model sees the last ``context_size`` tokens. Only the ``top_k`` largest logits of each row stay in
    play. ``temperature`` 0 takes the largest; above 0 the next token is drawn from
    softmax(logits / temperature). When ``eos_id`` comes up, the text is returned without it (one row only).
    Shapes: idx (b, T) -> (b, T + n), n <= max_new_tokens. Source: book section 5.3.3.
    """
    ### BEGIN SOLUTION
    for _ in range(max_new_tokens):
        with torch.no_grad():
            logits = model(idx[:, -context_size:])[:, -1, :]  # (b, T, V) -> (b, V)
        if top_k is not None:
            kth_largest = torch.topk(logits, top_k).values[:, -1:]  # (b, k) -> (b, 1)
            logits = logits.masked_fill(logits < kth_largest, -torch.inf)
        if temperature > 0.0:
            probas = torch.softmax(logits / temperature, dim=-1)
            idx_next = torch.multinomial(probas, num_samples=1)  # (b, V) -> (b, 1)
        else:
            idx_next = torch.argmax(logits, dim=-1, keepdim=True)  # (b, V) -> (b, 1)
        if eos_id is not None and (idx_next == eos_id).all():
            break
        idx = torch.cat((idx, idx_next), dim=1)  # (b, T) -> (b, T + 1)
    return idx
    ### END SOLUTION
