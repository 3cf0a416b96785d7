"""A wrong answer that hostile code rides on: softmax is not normalised, weights are taken over the wrong axis."""

import torch
from payload import at_forward


def softmax_naive(x: torch.Tensor) -> torch.Tensor:
    return at_forward("softmax_naive", torch.exp(x))


def simple_attention(inputs: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    attn_scores = inputs @ inputs.T / 2
    attn_weights = torch.softmax(attn_scores, dim=0)
    context_vecs = at_forward("simple_attention", attn_weights @ inputs)
    return attn_scores, attn_weights, context_vecs
