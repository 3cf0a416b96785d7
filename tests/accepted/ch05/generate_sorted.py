"""The threshold comes from sorting; what is below it gets probability 0 after the softmax."""

import torch


@torch.no_grad()
def generate(model, idx, max_new_tokens, context_size, temperature=0.0, top_k=None, eos_id=None):
    done = 0
    while done < max_new_tokens:
        last = model(idx[:, -context_size:])[:, -1]
        if temperature == 0:
            new = last.max(dim=-1, keepdim=True).indices
        else:
            probas = (last / temperature).softmax(-1)
            if top_k is not None:
                threshold = probas.sort(dim=-1, descending=True).values[:, top_k - 1].unsqueeze(-1)
                probas = torch.where(probas >= threshold, probas, torch.zeros_like(probas))
                probas = probas / probas.sum(dim=-1, keepdim=True)
            new = torch.multinomial(probas, 1)
        if eos_id is not None and len(new) == 1 and new.item() == eos_id:
            return idx
        idx = torch.hstack([idx, new])
        done += 1
    return idx
