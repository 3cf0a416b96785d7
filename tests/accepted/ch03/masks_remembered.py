"""The mask lives in a plain cache, remade when length or device asks for it; dropout through F.dropout."""

import torch
import torch.nn.functional as F
from torch import nn


class CausalAttention(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, qkv_bias=False):
        super().__init__()
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.p = dropout
        self._masks = {}

    def _mask(self, length, device):
        key = (length, str(device))
        if key not in self._masks:
            self._masks[key] = torch.triu(torch.ones(length, length, device=device), diagonal=1).bool()
        return self._masks[key]

    def forward(self, x):
        b, num_tokens, d_in = x.shape
        keys, queries, values = self.W_key(x), self.W_query(x), self.W_value(x)
        attn_scores = torch.einsum("bqd,bkd->bqk", queries, keys)
        attn_scores.masked_fill_(self._mask(num_tokens, x.device), -torch.inf)
        attn_weights = F.softmax(attn_scores / keys.shape[-1] ** 0.5, dim=-1)
        attn_weights = F.dropout(attn_weights, p=self.p, training=self.training)
        return torch.einsum("bqk,bkd->bqd", attn_weights, values)
