"""numpy sorts, divides and draws, with a generator of its own."""

import numpy as np
import torch


def generate(model, idx, max_new_tokens, context_size, temperature=0.0, top_k=None, eos_id=None):
    for _ in range(max_new_tokens):
        with torch.no_grad():
            lg = model(idx[:, -context_size:])[:, -1].numpy().astype(np.float64)
        if top_k is not None:
            kth = np.sort(lg, axis=1)[:, -top_k][:, None]
            lg = np.where(lg >= kth, lg, -np.inf)
        if temperature > 0:
            z = lg / temperature
            z = np.exp(z - z.max(1, keepdims=True))
            z /= z.sum(1, keepdims=True)
            nxt = [np.random.default_rng().choice(z.shape[1], p=r) for r in z]
        else:
            nxt = lg.argmax(1)
        nxt = torch.as_tensor(np.array(nxt), dtype=torch.long)[:, None]
        if eos_id is not None and len(nxt) == 1 and nxt[0, 0] == eos_id:
            break
        idx = torch.cat((idx, nxt), dim=1)
    return idx
