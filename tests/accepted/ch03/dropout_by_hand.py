"""The logarithm of a lower triangle is added to the scores; dropout is drawn by hand."""

import torch
import torch.nn.functional as F
from torch import nn


class CausalAttention(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, qkv_bias=False):
        super().__init__()
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.p_drop = dropout

    def forward(self, x):
        q, k, v = (layer(x) for layer in (self.W_query, self.W_key, self.W_value))
        log_mask = torch.ones(x.shape[1], x.shape[1], dtype=x.dtype, device=x.device).tril().log()
        p = F.softmax(q @ k.mT * q.shape[-1] ** -0.5 + log_mask, dim=-1)
        if self.training and self.p_drop > 0:
            keep = torch.rand_like(p) >= self.p_drop
            p = p * keep / (1 - self.p_drop)
        return p @ v
