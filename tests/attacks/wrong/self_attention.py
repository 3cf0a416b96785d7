"""A wrong answer that hostile code rides on: no scaling, and softmax over the queries."""

import torch
from payload import at_forward, at_init
from torch import nn


class SelfAttention_v1(nn.Module):
    def __init__(self, d_in: int, d_out: int) -> None:
        super().__init__()
        self.W_query = nn.Parameter(torch.randn(d_in, d_out))
        self.W_key = nn.Parameter(torch.randn(d_in, d_out))
        self.W_value = nn.Parameter(torch.randn(d_in, d_out))
        at_init("SelfAttention_v1", self)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        scores = (x @ self.W_query) @ (x @ self.W_key).T
        return at_forward("SelfAttention_v1", torch.softmax(scores, dim=0) @ (x @ self.W_value))


class SelfAttention_v2(nn.Module):
    def __init__(self, d_in: int, d_out: int, qkv_bias: bool = False) -> None:
        super().__init__()
        self.W_query = nn.Linear(d_in, d_out)
        self.W_key = nn.Linear(d_in, d_out)
        self.W_value = nn.Linear(d_in, d_out)
        at_init("SelfAttention_v2", self)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        scores = self.W_query(x) @ self.W_key(x).T
        return at_forward("SelfAttention_v2", torch.softmax(scores, dim=0) @ self.W_value(x))
