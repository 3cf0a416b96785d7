"""A row full of pad ids is overwritten from the left; the verdict is taken from probabilities."""

import torch


@torch.no_grad()
def classify_review(text, model, tokenizer, device, max_length=None, pad_token_id=50256):
    model.eval()
    positions = model.pos_emb.weight.size(0)
    length = positions if max_length is None else min(positions, max_length)
    row = torch.full((1, length), pad_token_id, device=device)
    for place, token in enumerate(tokenizer.encode(text)[:length]):
        row[0, place] = token
    spam = torch.softmax(model(row), dim=-1)[0, -1, 1]
    return {True: "spam", False: "not spam"}[bool(spam > 0.5)]
