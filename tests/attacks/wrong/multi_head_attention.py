"""A wrong answer that hostile code rides on: heads are added up or mixed, and the future is seen."""

import torch
from payload import at_forward, at_init
from torch import nn

from causal_attention import CausalAttention


class MultiHeadAttentionWrapper(nn.Module):
    def __init__(
        self,
        d_in: int,
        d_out: int,
        context_length: int,
        dropout: float,
        num_heads: int,
        qkv_bias: bool = False,
    ) -> None:
        super().__init__()
        heads = [CausalAttention(d_in, d_out, context_length, dropout, qkv_bias) for _ in range(num_heads)]
        self.heads = nn.ModuleList(heads)
        at_init("MultiHeadAttentionWrapper", self)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return at_forward("MultiHeadAttentionWrapper", sum(head(x) for head in self.heads))


class MultiHeadAttention(nn.Module):
    def __init__(
        self,
        d_in: int,
        d_out: int,
        context_length: int,
        dropout: float,
        num_heads: int,
        qkv_bias: bool = False,
    ) -> None:
        super().__init__()
        self.shape = (num_heads, max(d_out // num_heads, 1))
        self.W_query = nn.Linear(d_in, d_out)
        self.W_key = nn.Linear(d_in, d_out)
        self.W_value = nn.Linear(d_in, d_out)
        at_init("MultiHeadAttention", self)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        b, T, _ = x.shape
        q, k, v = (layer(x).view(b, *self.shape, T) for layer in (self.W_query, self.W_key, self.W_value))
        mixed = torch.softmax(q.transpose(2, 3) @ k, dim=-1) @ v.transpose(2, 3)
        return at_forward("MultiHeadAttention", mixed.reshape(b, T, -1))
