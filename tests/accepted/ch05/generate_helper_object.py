"""A sampler object that is configured once; the device asked of the model's parameters; a yield for every token."""

from dataclasses import dataclass

import torch


@dataclass
class Sampler:
    temperature: float
    top_k: int | None

    def __call__(self, logits):
        if self.top_k is not None:
            k = min(self.top_k, logits.size(-1))
            lowest = torch.topk(logits, k, dim=-1)[0][:, -1:]
            logits = torch.where(logits < lowest, torch.full_like(logits, float("-inf")), logits)
        if self.temperature == 0.0:
            return torch.argmax(logits, dim=-1, keepdim=True)
        return torch.multinomial(torch.softmax(logits.div(self.temperature), dim=-1), num_samples=1)


def _tokens(model, idx, steps, context_size, sampler):
    for _ in range(steps):
        with torch.no_grad():
            token = sampler(model(idx[:, -context_size:])[:, -1, :])
        idx = torch.cat([idx, token], dim=1)
        yield token


def generate(model, idx, max_new_tokens, context_size, temperature=0.0, top_k=None, eos_id=None):
    device = next((p.device for p in model.parameters()), idx.device)
    start = idx.to(device)
    parts = [start]
    for token in _tokens(model, start, max_new_tokens, context_size, Sampler(temperature, top_k)):
        if eos_id is not None and token.shape[0] == 1 and int(token) == eos_id:
            break
        parts.append(token)
    return torch.cat(parts, dim=1)
