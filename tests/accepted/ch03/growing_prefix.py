"""One query at a time, over the tokens up to itself; there is no mask at all."""

import torch
import torch.nn as nn


class CausalAttention(nn.Module):
    """growing prefix, one query at a time"""

    def __init__(self, d_in, d_out, context_length, dropout, qkv_bias=False):
        super().__init__()
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        q, k, v = self.W_query(x), self.W_key(x), self.W_value(x)
        out = []
        for i in range(x.shape[1]):
            w = torch.softmax((q[:, i : i + 1] @ k[:, : i + 1].transpose(1, 2)) / q.shape[-1] ** 0.5, dim=-1)
            out.append(self.dropout(w) @ v[:, : i + 1])
        return torch.cat(out, dim=1)
