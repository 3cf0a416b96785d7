"""A str subclass for the two answers, chosen by the argmax of probabilities; padding by a while loop on a copy."""

from enum import Enum

import torch


class Verdict(str, Enum):  # noqa: UP042 - the older way
    HAM = "not spam"
    SPAM = "spam"


def classify_review(text, model, tokenizer, device, max_length=None, pad_token_id=50256):
    context = model.pos_emb.weight.shape[0]
    max_length = min(max_length or context, context)
    ids = list(tokenizer.encode(text))
    del ids[max_length:]
    while len(ids) < max_length:
        ids.append(pad_token_id)
    model.eval()
    with torch.no_grad():
        probabilities = model(torch.tensor([ids]).to(device))[:, -1].softmax(-1)
    return list(Verdict)[int(probabilities.argmax())].value
