"""Causal self-attention (book section 3.5)."""

import torch
from torch import nn


class CausalAttention(nn.Module):
    """Single-head attention in which a token sees itself and what came before it.

    Layers: W_query, W_key, W_value, each nn.Linear from d_in to d_out, with a bias if qkv_bias.
    A sequence may be shorter than context_length. Dropout acts on the attention weights, in training only.
    Everything the module holds moves with it to another device or dtype.
    Shapes: x (b, T, d_in) with T <= context_length -> (b, T, d_out).
    Source: book section 3.5.3; Vaswani et al. 2017, section 3.2.1, eq. 1.
    """

    def __init__(
        self, d_in: int, d_out: int, context_length: int, dropout: float, qkv_bias: bool = False
    ) -> None:
        super().__init__()
        ### BEGIN SOLUTION
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.dropout = nn.Dropout(dropout)
        self.register_buffer("mask", torch.triu(torch.ones(context_length, context_length), diagonal=1))
        ### END SOLUTION

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x (b, T, d_in) -> context vectors (b, T, d_out)."""
        ### BEGIN SOLUTION
        b, T, d_in = x.shape
        keys = self.W_key(x)  # (b, T, d_in) -> (b, T, d_out)
        queries = self.W_query(x)
        values = self.W_value(x)
        attn_scores = queries @ keys.transpose(1, 2)  # (b, T, d_out) @ (b, d_out, T) -> (b, T, T)
        attn_scores = attn_scores.masked_fill(self.mask.bool()[:T, :T], -torch.inf)
        attn_weights = torch.softmax(attn_scores / keys.shape[-1] ** 0.5, dim=-1)
        attn_weights = self.dropout(attn_weights)
        return attn_weights @ values  # (b, T, T) @ (b, T, d_out) -> (b, T, d_out)
        ### END SOLUTION
