"""Draws a place among the k best and looks up which token it is."""

import torch


def generate(model, idx, max_new_tokens, context_size, temperature=0.0, top_k=None, eos_id=None):
    for _ in range(max_new_tokens):
        with torch.no_grad():
            logits = model(idx[:, -context_size:])[:, -1, :]
        values, tokens = torch.topk(logits, top_k or logits.shape[-1], dim=-1)
        if temperature > 0:
            place = torch.multinomial(torch.softmax(values / temperature, dim=-1), 1)
        else:
            place = torch.zeros_like(tokens[:, :1])
        idx_next = tokens.gather(1, place)
        if eos_id is not None and torch.all(idx_next == eos_id):
            break
        idx = torch.cat((idx, idx_next), dim=1)
    return idx
