"""torch.distributions.Categorical draws among the k candidates, whose ids are looked up afterwards."""

import torch
from torch.distributions import Categorical


def generate(model, idx, max_new_tokens, context_size, temperature=0.0, top_k=None, eos_id=None):
    def next_token(logits):
        values, ids = logits.topk(top_k if top_k is not None else logits.shape[-1], dim=-1)
        if temperature <= 0.0:
            return ids[:, :1]
        choice = Categorical(logits=values / temperature).sample()
        return ids.gather(1, choice[:, None])

    with torch.no_grad():
        for _ in range(max_new_tokens):
            token = next_token(model(idx[:, -context_size:])[:, -1, :])
            if eos_id is not None and token.numel() == 1 and (token == eos_id).all():
                break
            idx = torch.cat((idx, token), dim=1)
    return idx
