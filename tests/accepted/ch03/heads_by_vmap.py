"""Heads mapped over by torch.vmap; dropout outside of it."""

import torch
from torch import nn


class MultiHeadAttention(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, num_heads, qkv_bias=False):
        super().__init__()
        assert d_out % num_heads == 0, "d_out must be divisible by num_heads"
        self.h, self.hd = num_heads, d_out // num_heads
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.out_proj = nn.Linear(d_out, d_out)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        hidden = torch.triu(torch.full((x.size(1),) * 2, -torch.inf, device=x.device, dtype=x.dtype), 1)

        def weights_of(q, k):
            return torch.softmax(q @ k.transpose(-1, -2) * self.hd**-0.5 + hidden, dim=-1)

        q, k, v = (f(x).unflatten(-1, (self.h, self.hd)) for f in (self.W_query, self.W_key, self.W_value))
        weights = torch.vmap(weights_of, in_dims=2, out_dims=1)(q, k)
        return self.out_proj(torch.einsum("bhqk,bkhd->bqhd", self.dropout(weights), v).flatten(-2))
