"""where with a scalar threshold tensor: cannot take several rows with top_k, and says so by an error."""

import torch


def generate(model, idx, max_new_tokens, context_size, temperature=0.0, top_k=None, eos_id=None):
    for _ in range(max_new_tokens):
        window = idx[:, -context_size:]
        with torch.no_grad():
            logits = model(window)
        logits = logits[:, -1, :]
        if top_k is not None:
            values, _ = torch.topk(logits, top_k)
            smallest = values[:, -1]
            logits = torch.where(logits < smallest, torch.tensor(float("-inf")).to(logits.device), logits)
        if temperature > 0.0:
            chosen = torch.multinomial(torch.softmax(logits / temperature, dim=-1), num_samples=1)
        else:
            chosen = torch.argmax(logits, dim=-1, keepdim=True)
        if eos_id is not None and idx.shape[0] == 1 and chosen == eos_id:
            break
        idx = torch.cat((idx, chosen), dim=1)
    return idx
