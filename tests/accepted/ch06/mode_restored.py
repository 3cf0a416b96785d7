"""The model gets its mode back, and the classes are compared as plain numbers."""

import torch


def classify_review(text, model, tokenizer, device, max_length=None, pad_token_id=50256):
    before = model.training
    model.eval()
    ids = tokenizer.encode(text)
    limit = min(max_length or model.pos_emb.num_embeddings, model.pos_emb.num_embeddings)
    ids = [ids[i] if i < len(ids) else pad_token_id for i in range(limit)]
    with torch.inference_mode():
        not_spam, spam = model(torch.tensor([ids]).to(device))[0][-1].tolist()
    model.train(before)
    return "spam" if spam > not_spam else "not spam"
