"""The exponentials are masked, not the scores: those of the future may overflow, and their gradients with them."""

import torch
from torch import nn


class MultiHeadAttention(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, num_heads, qkv_bias=False):
        super().__init__()
        if d_out % num_heads:
            raise ValueError(f"{num_heads} heads can't share {d_out} columns")
        self.heads = num_heads
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.out_proj = nn.Linear(d_out, d_out)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        queries, keys, values = (
            layer(x).unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for layer in (self.W_query, self.W_key, self.W_value)
        )
        scores = queries @ keys.mT / keys.shape[-1] ** 0.5
        past = torch.ones(scores.shape[-2:], dtype=torch.bool, device=x.device).tril()
        largest = scores.masked_fill(~past, -torch.inf).amax(dim=-1, keepdim=True)
        weights = torch.exp(scores - largest).where(past, scores.new_zeros(()))
        weights = self.dropout(weights / weights.sum(dim=-1, keepdim=True))
        return self.out_proj((weights @ values).transpose(1, 2).flatten(2))
