"""The finished classifier at work. Source: book section 6.8."""

from typing import Any

import torch
from torch import nn


def classify_review(
    text: str,
    model: nn.Module,
    tokenizer: Any,
    device: torch.device | str,
    max_length: int | None = None,
    pad_token_id: int = 50256,
) -> str:
    """``"spam"`` if class 1 has the larger logit at the last position, else ``"not spam"``.

    The text is prepared as in training: cut at the end to ``max_length`` tokens, or padded at the end. The
    model's context length is the number of rows of ``model.pos_emb.weight``; no more tokens than that are
    shown to it. The model is in evaluation mode and no graph is built.
    """
    ### BEGIN SOLUTION
    model.eval()
    context_length = model.pos_emb.weight.shape[0]
    max_length = min(max_length or context_length, context_length)
    token_ids = tokenizer.encode(text)[:max_length]
    token_ids = token_ids + [pad_token_id] * (max_length - len(token_ids))
    input_batch = torch.tensor(token_ids, device=device).unsqueeze(0)  # (T,) -> (1, T)
    with torch.no_grad():
        logits = model(input_batch)[:, -1, :]  # (1, T, 2) -> (1, 2)
    predicted_label = torch.argmax(logits, dim=-1).item()
    return "spam" if predicted_label == 1 else "not spam"
    ### END SOLUTION
