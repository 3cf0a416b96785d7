"""The two logits are compared as numbers."""

import torch


def classify_review(text, model, tokenizer, device, max_length=None, pad_token_id=50256):
    model.eval()
    limit = model.pos_emb.weight.size(0)
    max_length = limit if max_length is None else min(limit, max_length)
    ids = tokenizer.encode(text)
    ids = (ids + [pad_token_id] * max_length)[:max_length]
    with torch.no_grad():
        ham, spam = model(torch.tensor([ids]).to(device))[0, -1].tolist()
    return "spam" if spam > ham else "not spam"
