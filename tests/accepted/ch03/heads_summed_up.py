"""Each head goes through its own slice of out_proj; the results are summed up."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class MultiHeadAttention(nn.Module):
    """sum over heads of out_proj slices"""

    def __init__(self, d_in, d_out, context_length, dropout, num_heads, qkv_bias=False):
        super().__init__()
        assert not d_out % num_heads
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.out_proj = nn.Linear(d_out, d_out, bias=True)
        self.dropout = nn.Dropout(dropout)
        self.num_heads = num_heads
        self.head_dim = d_out // num_heads
        self.register_buffer("mask", torch.ones(context_length, context_length, dtype=torch.bool).triu(1))

    def forward(self, x):
        b, n, _ = x.shape
        qs = self.W_query(x).split(self.head_dim, -1)
        ks = self.W_key(x).split(self.head_dim, -1)
        vs = self.W_value(x).chunk(self.num_heads, -1)
        ws = self.out_proj.weight.split(self.head_dim, dim=1)
        y = self.out_proj.bias
        for q, k, v, w in zip(qs, ks, vs, ws, strict=False):
            a = (q @ k.transpose(1, 2)).masked_fill(self.mask[:n, :n], -torch.inf)
            y = y + F.linear(self.dropout(torch.softmax(a * self.head_dim**-0.5, dim=-1)) @ v, w)
        return y
