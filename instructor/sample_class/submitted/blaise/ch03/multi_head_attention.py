import torch
from causal_attention import CausalAttention, past
from torch import Tensor, einsum, nn


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
        self.heads = nn.ModuleList()
        while len(self.heads) < num_heads:
            self.heads.append(CausalAttention(d_in, d_out, context_length, dropout, qkv_bias))

    def forward(self, x: Tensor) -> Tensor:
        return torch.stack([head(x) for head in self.heads], dim=2).flatten(2)  # (b, T, H, d_out) -> (b, T, H*d_out)


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
        if d_out % num_heads:
            raise ValueError(f"{num_heads} heads cannot share {d_out} columns")
        self.num_heads = num_heads
        self.W_query, self.W_key, self.W_value = (nn.Linear(d_in, d_out, bias=qkv_bias) for _ in range(3))
        self.out_proj = nn.Linear(d_out, d_out)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        q, k, v = (w(x).unflatten(-1, (self.num_heads, -1)) for w in (self.W_query, self.W_key, self.W_value))
        scores = einsum("bqhd,bkhd->bhqk", q, k) * q.size(-1) ** -0.5  # (b, H, T, T)
        scores = scores.masked_fill(~past(x.size(1), x.device), -torch.inf)
        context = einsum("bhqk,bkhd->bqhd", self.dropout(scores.softmax(-1)), v)  # (b, T, H, hd)
        return self.out_proj(context.flatten(2))
