"""The whole text is allotted at the start and filled in place; inference_mode."""

import torch


@torch.inference_mode()
def generate_text_simple(model, idx, max_new_tokens, context_size):
    b, T = idx.shape
    text = torch.empty(b, T + max_new_tokens, dtype=idx.dtype, device=idx.device)
    text[:, :T] = idx
    for end in range(T, T + max_new_tokens):
        logits = model(text[:, max(0, end - context_size) : end])
        text[:, end] = logits[:, -1].topk(1).indices.squeeze(-1)
    return text
