"""Simple attention in float64; the three results in a NamedTuple."""

from typing import NamedTuple

import torch


class Attention(NamedTuple):
    attn_scores: torch.Tensor
    attn_weights: torch.Tensor
    context_vecs: torch.Tensor


def softmax_naive(x: torch.Tensor) -> torch.Tensor:
    e = x.to(torch.float64).exp()
    return e.div(e.sum(dim=-1).unsqueeze(-1)).to(x.dtype)


def simple_attention(inputs):
    x = inputs.double()
    s = x.matmul(x.mT)
    w = s.softmax(-1)
    c = w.matmul(x)
    return Attention(*(t.to(inputs.dtype) for t in (s, w, c)))
