"""One product for queries, keys and values, from the three layers' weights put on top of each other."""

import torch
from torch import nn


class MultiHeadAttention(nn.Module):
    def __init__(self, d_in, d_out, context_length, dropout, num_heads, qkv_bias=False):
        assert d_out % num_heads == 0, "uneven heads"
        super().__init__()
        self.H = num_heads
        for name in ("W_query", "W_key", "W_value"):
            self.add_module(name, nn.Linear(d_in, d_out, bias=qkv_bias))
        self.out_proj = nn.Linear(d_out, d_out)
        self.att_drop = nn.Dropout(dropout)

    def forward(self, x):
        b, t, _ = x.shape
        layers = (self.W_query, self.W_key, self.W_value)
        weight = torch.cat([layer.weight for layer in layers])
        qkv = x @ weight.T
        if self.W_query.bias is not None:
            qkv = qkv + torch.cat([layer.bias for layer in layers])
        q, k, v = qkv.view(b, t, 3, self.H, -1).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-2, -1) * k.shape[-1] ** -0.5
        future = torch.arange(t, device=x.device).expand(t, t) > torch.arange(t, device=x.device)[:, None]
        weights = self.att_drop(scores.masked_fill(future, -torch.inf).softmax(-1))
        return self.out_proj((weights @ v).transpose(1, 2).flatten(-2))


class MultiHeadAttentionWrapper(nn.Module):
    """Calls the heads through a generator and fills the result column by column."""

    def __init__(self, d_in, d_out, context_length, dropout, num_heads, qkv_bias=False):
        super().__init__()
        from causal_attention import CausalAttention

        self.heads = nn.ModuleList()
        self.heads.extend(
            CausalAttention(d_in, d_out, context_length, dropout, qkv_bias=qkv_bias) for _ in range(num_heads)
        )

    def forward(self, x):
        return torch.stack([head(x) for head in self.heads], dim=-2).flatten(-2)
