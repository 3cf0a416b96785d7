"""Draws by the Gumbel trick: argmax of logits / temperature plus Gumbel noise."""

import torch


def generate(model, idx, max_new_tokens, context_size, temperature=0.0, top_k=None, eos_id=None):
    for _ in range(max_new_tokens):
        with torch.no_grad():
            logits = model(idx[:, -context_size:])[:, -1, :]
            if top_k is not None:
                outside = torch.ones_like(logits, dtype=torch.bool).scatter(
                    1, logits.topk(top_k).indices, False
                )
                logits = logits.masked_fill(outside, float("-inf"))
            if temperature > 0:
                noise = -torch.log(-torch.log(torch.rand_like(logits).clamp(1e-9, 1 - 1e-7)))
                logits = logits / temperature + noise
            new = logits.argmax(dim=1)[:, None]
        if eos_id is not None and idx.shape[0] == 1 and int(new) == eos_id:
            break
        idx = torch.cat([idx, new], 1)
    return idx
