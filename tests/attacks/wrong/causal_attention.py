"""A wrong answer that hostile code rides on: it sees the future, and does not scale."""

import torch
from payload import at_forward, at_init
from torch import nn


class CausalAttention(nn.Module):
    def __init__(self, d_in: int, d_out: int, context_length: int, dropout: float, qkv_bias: bool = False) -> None:
        super().__init__()
        self.W_query = nn.Linear(d_in, d_out)
        self.W_key = nn.Linear(d_in, d_out)
        self.W_value = nn.Linear(d_in, d_out)
        at_init("CausalAttention", self)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        scores = self.W_query(x) @ self.W_key(x).transpose(1, 2)
        return at_forward("CausalAttention", torch.softmax(scores, dim=1) @ self.W_value(x))
