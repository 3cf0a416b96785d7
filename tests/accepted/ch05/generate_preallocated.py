"""Writes into a buffer made for the whole text and cuts it at the end."""

import torch


def generate(model, idx, max_new_tokens, context_size, temperature=0.0, top_k=None, eos_id=None):
    rows, length = idx.shape
    text = torch.zeros(rows, length + max_new_tokens, dtype=idx.dtype, device=idx.device)
    text[:, :length] = idx
    for end in range(length, length + max_new_tokens):
        with torch.no_grad():
            logits = model(text[:, max(0, end - context_size) : end])[:, -1]
        if top_k is not None:
            logits = torch.where(
                logits < logits.topk(top_k, dim=-1).values.amin(dim=-1, keepdim=True), -1e30, logits
            )
        if temperature:
            new = torch.distributions.Categorical(logits=logits / temperature).sample()
        else:
            new = logits.argmax(dim=-1)
        if eos_id is not None and (new == eos_id).all():
            return text[:, :end]
        text[:, end] = new
    return text
