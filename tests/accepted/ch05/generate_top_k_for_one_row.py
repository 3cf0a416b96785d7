"""top_k for one row only, with the error that the brief asks for otherwise."""

import torch


class Sampler:
    def __init__(self, temperature, top_k):
        self.temperature, self.top_k = temperature, top_k

    def __call__(self, logits):
        if self.top_k is not None:
            if logits.shape[0] > 1:
                raise NotImplementedError("top_k works on one row")
            threshold = torch.topk(logits[0], min(self.top_k, logits.shape[1])).values.min()
            logits = logits.masked_fill(logits < threshold, float("-inf"))
        if self.temperature > 0.0:
            return torch.multinomial(torch.softmax(logits / self.temperature, dim=-1), num_samples=1)
        return torch.argmax(logits, dim=-1, keepdim=True)


def generate(model, idx, max_new_tokens, context_size, temperature=0.0, top_k=None, eos_id=None):
    sample = Sampler(temperature, top_k)
    while max_new_tokens > 0:
        max_new_tokens -= 1
        with torch.no_grad():
            logits = model(idx[:, -context_size:])
        token = sample(logits[:, -1, :])
        if eos_id is not None and token.numel() == 1 and token.item() == eos_id:
            return idx
        idx = torch.cat((idx, token), dim=1)
    return idx
