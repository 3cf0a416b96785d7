"""Scores in float64 inside, the future overwritten by triu_indices."""

import torch
from torch import nn


class CausalAttention(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, qkv_bias=False):
        super().__init__()

        def make():
            return nn.Linear(d_in, d_out, bias=qkv_bias)

        self.W_query, self.W_key, self.W_value = make(), make(), make()
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        q, k = self.W_query(x).double(), self.W_key(x).double()
        scores = (q / q.shape[-1] ** 0.5) @ k.mT
        future = torch.triu_indices(scores.shape[-2], scores.shape[-1], offset=1, device=x.device)
        scores[..., future[0], future[1]] = -torch.inf
        weights = scores.softmax(-1).to(x.dtype)
        return self.dropout(weights) @ self.W_value(x)
