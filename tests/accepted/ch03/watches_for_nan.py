"""Causal attention that looks at its numbers in forward: a message for NaN, an assertion on the sums."""

import torch
from torch import nn


class CausalAttention(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, qkv_bias=False):
        super().__init__()
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.dropout = nn.Dropout(dropout)
        self.register_buffer("mask", torch.triu(torch.ones(context_length, context_length), diagonal=1))

    def forward(self, x):
        if torch.isnan(x).any():
            print("NaN in the input")
        T = x.shape[1]
        scores = self.W_query(x) @ self.W_key(x).transpose(1, 2) / self.W_key.out_features**0.5
        scores = scores.masked_fill(self.mask[:T, :T].bool(), float("-inf"))
        weights = scores.softmax(-1)
        assert torch.allclose(weights.sum(-1), torch.ones_like(weights[..., 0]), equal_nan=True, atol=1e-3)
        return self.dropout(weights) @ self.W_value(x)
