import math

import torch
from torch import Tensor, einsum, nn


def attend(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    weights = einsum("qd,kd->qk", q, k).div(math.sqrt(k.size(-1))).softmax(-1)
    return einsum("qk,kd->qd", weights, v)


class SelfAttention_v1(nn.Module):
    def __init__(self, d_in: int, d_out: int) -> None:
        super().__init__()
        for name in ("W_query", "W_key", "W_value"):
            self.register_parameter(name, nn.Parameter(torch.empty(d_in, d_out).uniform_()))

    def forward(self, x: Tensor) -> Tensor:
        return attend(*(einsum("ti,io->to", x, w) for w in (self.W_query, self.W_key, self.W_value)))


class SelfAttention_v2(nn.Module):
    def __init__(self, d_in: int, d_out: int, qkv_bias: bool = False) -> None:
        super().__init__()
        for name in ("W_query", "W_key", "W_value"):
            self.add_module(name, nn.Linear(d_in, d_out, bias=qkv_bias))

    def forward(self, x: Tensor) -> Tensor:
        return attend(self.W_query(x), self.W_key(x), self.W_value(x))
