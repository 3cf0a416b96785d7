"""Self-attention with trainable weights (book section 3.4; Vaswani et al. 2017, section 3.2.1, eq. 1)."""

import torch
from torch import nn


class SelfAttention_v1(nn.Module):
    """Scaled dot-product self-attention with plain parameters.

    Parameters: W_query, W_key, W_value, each (d_in, d_out), drawn uniformly from [0, 1).
    Shapes: x (T, d_in) -> (T, d_out).
    """

    def __init__(self, d_in: int, d_out: int) -> None:
        super().__init__()
        ### BEGIN SOLUTION
        self.W_query = nn.Parameter(torch.rand(d_in, d_out))
        self.W_key = nn.Parameter(torch.rand(d_in, d_out))
        self.W_value = nn.Parameter(torch.rand(d_in, d_out))
        ### END SOLUTION

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x (T, d_in) -> context vectors (T, d_out)."""
        ### BEGIN SOLUTION
        keys = x @ self.W_key  # (T, d_in) @ (d_in, d_out) -> (T, d_out)
        queries = x @ self.W_query
        values = x @ self.W_value
        attn_scores = queries @ keys.T  # (T, d_out) @ (d_out, T) -> (T, T)
        attn_weights = torch.softmax(attn_scores / keys.shape[-1] ** 0.5, dim=-1)
        return attn_weights @ values  # (T, T) @ (T, d_out) -> (T, d_out)
        ### END SOLUTION


class SelfAttention_v2(nn.Module):
    """The same computation with linear layers, which bring a better start and an optional bias.

    Layers: W_query, W_key, W_value, each nn.Linear from d_in to d_out, with a bias if qkv_bias.
    Shapes: x (T, d_in) -> (T, d_out).
    """

    def __init__(self, d_in: int, d_out: int, qkv_bias: bool = False) -> None:
        super().__init__()
        ### BEGIN SOLUTION
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        ### END SOLUTION

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x (T, d_in) -> context vectors (T, d_out)."""
        ### BEGIN SOLUTION
        keys = self.W_key(x)  # (T, d_in) -> (T, d_out)
        queries = self.W_query(x)
        values = self.W_value(x)
        attn_scores = queries @ keys.T  # (T, d_out) @ (d_out, T) -> (T, T)
        attn_weights = torch.softmax(attn_scores / keys.shape[-1] ** 0.5, dim=-1)
        return attn_weights @ values  # (T, T) @ (T, d_out) -> (T, d_out)
        ### END SOLUTION
