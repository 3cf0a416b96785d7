"""Heads folded into the batch, tokens on the first axis, products by bmm and baddbmm."""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class MultiHeadAttention(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, num_heads, qkv_bias=False):
        super().__init__()
        if d_out % num_heads != 0:
            raise ValueError
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.out_proj = nn.Linear(d_out, d_out)
        self.p, self.h = dropout, num_heads

    def forward(self, x):
        mask = torch.triu(torch.ones(x.shape[1], x.shape[1], dtype=torch.bool, device=x.device), 1)
        xt = x.transpose(0, 1)
        d = self.out_proj.in_features
        q, k, v = self.W_query(xt), self.W_key(xt), self.W_value(xt)
        T, b, _ = q.shape
        q, k, v = (z.contiguous().view(T, b * self.h, d // self.h).transpose(0, 1) for z in (q, k, v))
        w = torch.baddbmm(
            torch.zeros(1, 1, 1, dtype=x.dtype, device=x.device),
            q,
            k.transpose(1, 2),
            beta=0,
            alpha=(d // self.h) ** -0.5,
        )
        w = w.masked_fill(mask, -math.inf)
        w = F.dropout(w.softmax(-1), self.p, self.training)
        o = torch.bmm(w, v).transpose(0, 1).reshape(T, b, d)
        return self.out_proj(o.transpose(0, 1))
