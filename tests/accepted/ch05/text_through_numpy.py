"""Arrays of numpy in between, reshape for unsqueeze and squeeze."""

import numpy as np
import torch


def text_to_token_ids(text, tokenizer):
    ids = np.array(tokenizer.encode(text, allowed_special=tokenizer.special_tokens_set), dtype=np.int64)
    return torch.from_numpy(ids.reshape(1, -1))


def token_ids_to_text(token_ids, tokenizer):
    return tokenizer.decode(token_ids.reshape(-1).numpy().tolist())
