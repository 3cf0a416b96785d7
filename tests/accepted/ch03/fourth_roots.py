"""The three weights stacked at each call; queries and keys both scaled by a fourth root."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class MultiHeadAttention(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, num_heads, qkv_bias=False):
        super().__init__()
        if d_out % num_heads != 0:
            raise AssertionError("d_out must be divisible by num_heads")
        self.num_heads = num_heads
        self.d_out = d_out
        self.head_dim = d_out // num_heads

        def make():
            return nn.Linear(d_in, d_out, bias=qkv_bias)

        self.W_value, self.W_key, self.W_query = make(), make(), make()
        self.out_proj = nn.Linear(d_out, d_out)
        self.dropout = nn.Dropout(dropout)
        self.softmax = nn.Softmax(dim=-1)

    @torch.no_grad()
    def _mask(self, n, device):
        return torch.tril(torch.ones(n, n, device=device)).logical_not()

    def forward(self, x, return_weights=False):
        w = torch.cat([self.W_query.weight, self.W_key.weight, self.W_value.weight])
        bias = (
            torch.cat([self.W_query.bias, self.W_key.bias, self.W_value.bias])
            if self.W_query.bias is not None
            else None
        )
        b, n, _ = x.shape
        qkv = F.linear(x, w, bias).reshape(b, n, 3, self.num_heads, self.head_dim).permute(2, 0, 3, 1, 4)
        q, k, v = qkv.unbind(0)
        a = (q * self.head_dim**-0.25) @ (k * self.head_dim**-0.25).transpose(-1, -2)
        a = a.masked_fill(self._mask(n, x.device), float("-inf"))
        a = self.softmax(a.float() if a.dtype == torch.float16 else a)
        a = self.dropout(a)
        y = self.out_proj((a @ v).permute(0, 2, 1, 3).reshape(b, n, -1))
        return (y, a) if return_weights else y
