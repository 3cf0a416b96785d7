"""Moves the ids to where the model's parameters are, if it has any, and asks it to evaluate."""

import torch


def generate_text_simple(model, idx, max_new_tokens, context_size):
    model.eval()
    first = next(model.parameters(), None)
    if first is not None:
        idx = idx.to(first.device)
    for _ in range(max_new_tokens):
        with torch.no_grad():
            logits = model.forward(idx[:, -context_size:])
        idx = torch.column_stack([idx, logits[:, -1].argmax(1)])
    return idx
