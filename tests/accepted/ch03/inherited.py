"""Versions that inherit from each other, a shared helper, and parameters registered by hand."""

import torch
from torch import nn


def attend(q, k, v, hidden=None, drop=None):
    scores = q @ k.transpose(-1, -2) / k.shape[-1] ** 0.5
    if hidden is not None:
        scores = scores + hidden
    weights = scores.softmax(-1)
    return (weights if drop is None else drop(weights)) @ v


class SelfAttention_v1(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        for name in ["W_query", "W_key", "W_value"]:
            self.register_parameter(name, nn.Parameter(torch.rand(size=(d_in, d_out))))

    def forward(self, x):
        return attend(x @ self.W_query, x @ self.W_key, x @ self.W_value)


class SelfAttention_v2(nn.Module):
    def __init__(self, d_in, d_out, qkv_bias=False):
        nn.Module.__init__(self)
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)

    def forward(self, x):
        return attend(self.W_query(x), self.W_key(x), self.W_value(x))


class CausalAttention(SelfAttention_v2):
    def __init__(self, d_in, d_out, context_length, dropout, qkv_bias=False):
        super().__init__(d_in, d_out, qkv_bias)
        self.drop = nn.Dropout(dropout)

    def forward(self, x):
        future = torch.full((x.shape[1], x.shape[1]), -torch.inf, dtype=x.dtype, device=x.device).triu(1)
        return attend(self.W_query(x), self.W_key(x), self.W_value(x), future, self.drop)


class MultiHeadAttention(CausalAttention):
    def __init__(self, d_in, d_out, context_length, dropout, num_heads, qkv_bias=False):
        if d_out % num_heads:
            raise ValueError
        super().__init__(d_in, d_out, context_length, dropout, qkv_bias)
        self.out_proj, self.num_heads = nn.Linear(d_out, d_out), num_heads

    def forward(self, x):
        future = torch.full((x.shape[1], x.shape[1]), -torch.inf, dtype=x.dtype, device=x.device).triu(1)
        q, k, v = (torch.stack(w(x).chunk(self.num_heads, -1), 1) for w in (self.W_query, self.W_key, self.W_value))
        return self.out_proj(torch.cat(attend(q, k, v, future, self.drop).unbind(1), -1))
