"""One query at a time, over the past only: no mask anywhere."""

import torch
from torch import nn


class CausalAttention(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, qkv_bias=False):
        super().__init__()
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        q, k, v = self.W_query(x), self.W_key(x), self.W_value(x)
        rows = []
        for i in range(x.shape[1]):
            scores = (q[:, i : i + 1] @ k[:, : i + 1].transpose(1, 2)) / k.shape[2] ** 0.5
            rows.append(self.dropout(scores.softmax(2)) @ v[:, : i + 1])
        return torch.cat(rows, dim=1)


class SelfAttention_v1(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.W_key, self.W_query, self.W_value = (nn.Parameter(torch.rand((d_in, d_out))) for _ in range(3))

    def forward(self, x):
        out = []
        for token in x:
            scores = (x @ self.W_key) @ (token @ self.W_query) / self.W_key.shape[1] ** 0.5
            out.append(scores.softmax(0) @ (x @ self.W_value))
        return torch.stack(out)
