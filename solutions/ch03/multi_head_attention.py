"""Multi-head attention, by stacking heads and by splitting one projection (book section 3.6)."""

import torch
from torch import nn

from causal_attention import CausalAttention


class MultiHeadAttentionWrapper(nn.Module):
    """Several causal attention heads side by side; their outputs are concatenated.

    Attribute heads: an nn.ModuleList of num_heads CausalAttention modules, in order.
    Shapes: x (b, T, d_in) -> (b, T, num_heads * d_out). Source: book section 3.6.1.
    """

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
        ### BEGIN SOLUTION
        self.heads = nn.ModuleList(
            [CausalAttention(d_in, d_out, context_length, dropout, qkv_bias) for _ in range(num_heads)]
        )
        ### END SOLUTION

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x (b, T, d_in) -> (b, T, num_heads * d_out), head 0 first."""
        ### BEGIN SOLUTION
        return torch.cat([head(x) for head in self.heads], dim=-1)
        ### END SOLUTION


class MultiHeadAttention(nn.Module):
    """Causal multi-head attention with one projection for all heads.

    Layers: W_query, W_key, W_value, each nn.Linear from d_in to d_out with a bias if qkv_bias, and
    out_proj, an nn.Linear from d_out to d_out with a bias. Head h takes the h-th run of head_dim = d_out // num_heads
    columns. A d_out that num_heads does not divide is refused with an error. Dropout acts on the attention weights.
    Shapes: x (b, T, d_in) with T <= context_length -> (b, T, d_out).
    Source: book section 3.6.2; Vaswani et al. 2017, section 3.2.2.
    """

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
        ### BEGIN SOLUTION
        if d_out % num_heads != 0:
            raise ValueError(f"d_out ({d_out}) must be divisible by num_heads ({num_heads})")
        self.num_heads = num_heads
        self.head_dim = d_out // num_heads
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.out_proj = nn.Linear(d_out, d_out)
        self.dropout = nn.Dropout(dropout)
        self.register_buffer("mask", torch.triu(torch.ones(context_length, context_length), diagonal=1))
        ### END SOLUTION

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x (b, T, d_in) -> (b, T, d_out)."""
        ### BEGIN SOLUTION
        b, T, d_in = x.shape
        # (b, T, d_in) -> (b, T, d_out) -> (b, T, H, hd) -> (b, H, T, hd)
        keys = self.W_key(x).view(b, T, self.num_heads, self.head_dim).transpose(1, 2)
        queries = self.W_query(x).view(b, T, self.num_heads, self.head_dim).transpose(1, 2)
        values = self.W_value(x).view(b, T, self.num_heads, self.head_dim).transpose(1, 2)

        attn_scores = queries @ keys.transpose(2, 3)  # (b, H, T, hd) @ (b, H, hd, T) -> (b, H, T, T)
        attn_scores = attn_scores.masked_fill(self.mask.bool()[:T, :T], -torch.inf)
        attn_weights = torch.softmax(attn_scores / self.head_dim**0.5, dim=-1)
        attn_weights = self.dropout(attn_weights)

        context_vec = (attn_weights @ values).transpose(1, 2)  # (b, H, T, hd) -> (b, T, H, hd)
        context_vec = context_vec.reshape(b, T, self.num_heads * self.head_dim)  # -> (b, T, d_out)
        return self.out_proj(context_vec)
        ### END SOLUTION
