"""The text grows as Python lists; only the model sees tensors."""

import torch


def generate_text_simple(model, idx, max_new_tokens, context_size):
    rows = idx.tolist()
    with torch.no_grad():
        for _ in range(max_new_tokens):
            inp = torch.tensor([r[-context_size:] for r in rows], device=idx.device)
            for r, logits in zip(rows, model(inp), strict=False):
                r.append(int(logits[-1].argmax()))
    return torch.tensor(rows, device=idx.device)
