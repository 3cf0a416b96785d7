"""Text from a model, one token at a time (book section 4.7)."""

from __future__ import annotations

import torch
from torch import Tensor, nn


def generate_text_simple(model: nn.Module, idx: Tensor, max_new_tokens: int, context_size: int) -> Tensor:
    """Append ``max_new_tokens`` tokens to every row, each the most probable one after what stands there.

    The model sees the last ``context_size`` tokens of a row at most, and no gradients are recorded.
    It gives logits (b, T, vocab_size); the last position's decide.
    Shapes: idx (b, T) int64 -> (b, T + max_new_tokens) int64. Source: book section 4.7.
    """
    ### BEGIN SOLUTION
    for _ in range(max_new_tokens):
        idx_cond = idx[:, -context_size:]  # (b, T) -> (b, at most context_size)
        with torch.no_grad():
            logits = model(idx_cond)  # (b, t) -> (b, t, vocab_size)
        logits = logits[:, -1, :]  # (b, t, vocab_size) -> (b, vocab_size)
        idx_next = logits.argmax(dim=-1, keepdim=True)  # (b, vocab_size) -> (b, 1)
        idx = torch.cat((idx, idx_next), dim=1)  # (b, T) -> (b, T + 1)
    return idx
    ### END SOLUTION
