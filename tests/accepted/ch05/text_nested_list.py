"""The batch axis comes from a nested list; all special tokens are allowed; the row is taken by index."""

import torch


def text_to_token_ids(text, tokenizer):
    return torch.tensor([tokenizer.encode(text, allowed_special="all")])


def token_ids_to_text(token_ids, tokenizer):
    return tokenizer.decode(token_ids[0].tolist())
