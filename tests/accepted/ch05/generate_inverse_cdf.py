"""Draws by cumulated probabilities and one uniform number a row."""

import torch


def next_token(logits, temperature, top_k):
    if temperature == 0.0:
        return logits.argmax(dim=-1, keepdim=True)
    if top_k is not None:
        logits = logits.clone()
        logits[logits < torch.topk(logits, top_k)[0][..., -1, None]] = -float("inf")
    cumulated = torch.softmax(logits / temperature, dim=-1).cumsum(dim=-1)
    draw = torch.rand(len(logits), 1) * cumulated[:, -1:]
    return (cumulated <= draw).sum(dim=-1, keepdim=True).clamp(max=logits.shape[-1] - 1)


def generate(model, idx, max_new_tokens, context_size, temperature=0.0, top_k=None, eos_id=None):
    with torch.no_grad():
        for _ in range(max_new_tokens):
            new = next_token(model(idx[:, -context_size:])[:, -1, :], temperature, top_k)
            if eos_id is not None and bool((new == eos_id).all()):
                break
            idx = torch.cat((idx, new), dim=1)
    return idx
