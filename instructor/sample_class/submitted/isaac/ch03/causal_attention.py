import torch
from torch import nn


class CausalAttention(nn.Module):
    def __init__(
        self, d_in: int, d_out: int, context_length: int, dropout: float, qkv_bias: bool = False
    ) -> None:
        super().__init__()
        self.W_query = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_key = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.W_value = nn.Linear(d_in, d_out, bias=qkv_bias)
        self.dropout = nn.Dropout(dropout)
        future = torch.ones(context_length, context_length, dtype=torch.bool).triu(1)
        self.register_buffer("future", future)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        b, T, d_in = x.shape
        q, k, v = self.W_query(x), self.W_key(x), self.W_value(x)  # each (b, T, d_out)
        scores = q @ k.transpose(1, 2)  # (b, T, T)
        scores = scores.masked_fill(self.future[:T, :T], float("-inf"))
        return self.dropout(scores.softmax(dim=-1)) @ v
