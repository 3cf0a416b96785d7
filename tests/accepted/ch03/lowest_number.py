"""The lowest finite number instead of minus infinity, chosen by torch.where."""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class CausalAttention(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, qkv_bias=False, verbose=False):
        super().__init__()
        self.q = None
        self.W_query, self.W_key, self.W_value = (nn.Linear(d_in, d_out, qkv_bias) for _ in range(3))
        self.dropout = nn.Dropout(p=dropout)
        self.scale = math.sqrt(d_out)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        scores = torch.matmul(self.W_query(x), self.W_key(x).permute(0, 2, 1)) / self.scale
        i = torch.arange(x.size(1), device=x.device)
        scores = torch.where(i[:, None] >= i[None, :], scores, torch.finfo(scores.dtype).min)
        p = self.dropout(F.softmax(scores, dim=-1))
        return torch.matmul(p, self.W_value(x))
