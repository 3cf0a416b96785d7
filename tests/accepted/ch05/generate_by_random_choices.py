"""Python's own random draws among the top k of each row."""

import random

import torch


def generate(model, idx, max_new_tokens, context_size, temperature=0.0, top_k=None, eos_id=None):
    for _ in range(max_new_tokens):
        with torch.inference_mode():
            logits = model(idx[:, -context_size:])[:, -1, :]
        columns = []
        for row in logits:
            k = row.numel() if top_k is None else min(top_k, row.numel())
            values, tokens = row.topk(k)
            if temperature == 0:
                columns.append(tokens[0].item())
            else:
                weights = torch.softmax(values / temperature, 0).tolist()
                columns += random.choices(tokens.tolist(), weights)
        if eos_id is not None and columns == [eos_id]:
            break
        idx = torch.cat([idx, torch.tensor(columns, device=idx.device)[:, None]], dim=1)
    return idx
