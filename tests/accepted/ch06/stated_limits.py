"""The classifier insists on a length that the model can take; names looked up in a tuple."""

import torch

VERDICTS = ("not spam", "spam")


def classify_review(text, model, tokenizer, device, max_length=None, pad_token_id=50256):
    rows, _ = model.pos_emb.weight.shape
    assert max_length is not None, "say how long the training messages were"
    assert max_length <= rows, "the model has no such position"
    model = model.eval()
    token_ids = list(tokenizer.encode(text))
    del token_ids[max_length:]
    token_ids.extend([pad_token_id] * (max_length - len(token_ids)))
    batch = torch.as_tensor(token_ids, dtype=torch.long, device=device)[None]
    with torch.no_grad():
        logits = model(batch)
    return VERDICTS[logits[0, -1].argmax().item()]
