"""The window is a deque of columns that forgets by itself."""

from collections import deque

import torch


def generate_text_simple(model, idx, max_new_tokens, context_size):
    """Keeps the window as columns in a deque of fixed length."""
    columns = list(idx.unbind(1))
    window = deque(columns, maxlen=context_size)
    with torch.no_grad():
        for _ in range(max_new_tokens):
            logits = model(torch.stack(list(window), dim=1))
            token = logits[:, -1].max(dim=-1)[1]
            window.append(token)
            columns.append(token)
    return torch.stack(columns, dim=1)
