"""A loop over heads, each a slice of the projections; outputs added up through slices of out_proj."""

import torch
import torch.nn.functional as F
from torch import nn


class MultiHeadAttentionWrapper(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, num_heads, qkv_bias=False):
        super().__init__()
        self.heads = nn.ModuleList()
        for _ in range(num_heads):
            self.heads.append(_Head(d_in, d_out, dropout, qkv_bias))

    def forward(self, x):
        out = x.new_empty(*x.shape[:-1], 0)
        for head in self.heads:
            out = torch.cat((out, head(x)), 2)
        return out


class _Head(nn.Module):
    """Does not use the chapter's CausalAttention at all."""

    def __init__(self, d_in, d_out, dropout, bias):
        super().__init__()
        self.W_query, self.W_key, self.W_value = (nn.Linear(d_in, d_out, bias=bias) for _ in range(3))
        self.p = dropout

    def forward(self, x):
        scores = self.W_query(x) @ self.W_key(x).mT / self.W_key.out_features**0.5
        hidden = torch.ones_like(scores, dtype=torch.bool).triu(1)
        weights = F.dropout(scores.masked_fill(hidden, -torch.inf).softmax(-1), self.p, self.training)
        return weights @ self.W_value(x)


class MultiHeadAttention(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, num_heads, qkv_bias=False):
        super().__init__()
        assert num_heads * (d_out // num_heads) == d_out
        self.num_heads, self.width, self.p = num_heads, d_out // num_heads, dropout
        self.W_query, self.W_key, self.W_value = (nn.Linear(d_in, d_out, bias=qkv_bias) for _ in range(3))
        self.out_proj = nn.Linear(d_out, d_out)

    def forward(self, x):
        q, k, v = self.W_query(x), self.W_key(x), self.W_value(x)
        out = self.out_proj.bias
        for h in range(self.num_heads):
            part = slice(h * self.width, (h + 1) * self.width)
            scores = q[..., part] @ k[..., part].transpose(-1, -2) / self.width**0.5
            scores = scores.masked_fill(torch.ones_like(scores, dtype=torch.bool).triu(1), -torch.inf)
            weights = F.dropout(scores.softmax(-1), self.p, self.training)
            out = out + weights @ v[..., part] @ self.out_proj.weight[:, part].T
        return out
