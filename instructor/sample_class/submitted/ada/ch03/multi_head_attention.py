import torch
from causal_attention import CausalAttention
from torch import nn


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
        self.heads = nn.ModuleList(
            CausalAttention(d_in, d_out, context_length, dropout, qkv_bias) for _ in range(num_heads)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat([head(x) for head in self.heads], dim=-1)


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
        assert d_out % num_heads == 0, "d_out must be divisible by num_heads"
        self.num_heads, self.head_dim = num_heads, d_out // num_heads
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.out_proj = nn.Linear(d_out, d_out)
        self.dropout = nn.Dropout(dropout)
        self.register_buffer("future", torch.ones(context_length, context_length, dtype=torch.bool).triu(1))

    def heads_of(self, x: torch.Tensor) -> torch.Tensor:
        b, T, _ = x.shape
        return x.view(b, T, self.num_heads, self.head_dim).transpose(1, 2)  # (b, H, T, hd)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        b, T, d_in = x.shape
        q, k, v = (self.heads_of(layer(x)) for layer in (self.W_query, self.W_key, self.W_value))
        scores = q @ k.transpose(2, 3) / self.head_dim**0.5  # (b, H, T, T)
        scores = scores.masked_fill(self.future[:T, :T], float("-inf"))
        context = self.dropout(scores.softmax(dim=-1)) @ v  # (b, H, T, hd)
        return self.out_proj(context.transpose(1, 2).reshape(b, T, -1))
