"""The scale is taken into the queries, and the projections are functional calls on the layers' weights and biases."""

import math

import torch
from torch import nn
from torch.nn import functional as F


class MultiHeadAttention(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, num_heads, qkv_bias=False):
        super().__init__()
        head_dim, rest = divmod(d_out, num_heads)
        if rest:
            raise RuntimeError("d_out and num_heads do not go together")
        self.shape = (num_heads, head_dim)
        self.W_query = nn.Linear(d_in, d_out, qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, qkv_bias)
        self.out_proj = nn.Linear(d_out, d_out)
        self.dropout = nn.Dropout(dropout)
        self.register_buffer("mask", torch.triu(torch.ones(1, 1, context_length, context_length), 1))

    def split(self, x, layer):
        return F.linear(x, layer.weight, layer.bias).unflatten(-1, self.shape).permute(0, 2, 1, 3)

    def forward(self, x):
        b, t = x.shape[:2]
        q = self.split(x, self.W_query) * (1 / math.sqrt(self.shape[1]))
        scores = q @ self.split(x, self.W_key).permute(0, 1, 3, 2)
        scores = scores.masked_fill(self.mask[..., :t, :t] == 1, float("-inf"))
        out = self.dropout(torch.softmax(scores, dim=3)) @ self.split(x, self.W_value)
        return self.out_proj(out.permute(0, 2, 1, 3).contiguous().view(b, t, -1))


class SelfAttention_v2(nn.Module):
    def __init__(self, d_in, d_out, qkv_bias=False):
        super().__init__()
        self.W_query, self.W_key, self.W_value = [nn.Linear(d_in, d_out, bias=qkv_bias) for _ in "qkv"]
        self.scale = d_out**-0.5

    def forward(self, x):
        scores = (self.W_query(x) * self.scale).mm(self.W_key(x).t())
        return scores.softmax(1).mm(self.W_value(x))
