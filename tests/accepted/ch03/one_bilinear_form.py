"""Version 1 as one form x Wq Wk^T x^T by multi_dot, drawn by uniform_."""

import math

import torch


class SelfAttention_v1(torch.nn.Module):
    def __init__(self, d_in: int, d_out: int) -> None:
        super().__init__()
        self.d_out = d_out
        self.W_query = torch.nn.Parameter(torch.empty(d_in, d_out).uniform_())
        self.W_key = torch.nn.Parameter(torch.empty(d_in, d_out).uniform_())
        self.W_value = torch.nn.Parameter(torch.empty(d_in, d_out).uniform_())

    def forward(self, x):
        """x W_q W_k^T x^T, as one bilinear form"""
        M = self.W_query @ self.W_key.transpose(0, 1)
        scores = torch.linalg.multi_dot([x, M, x.T]).div(math.sqrt(self.d_out))
        weights = torch.exp(scores - scores.max(dim=1, keepdim=True).values)
        weights = weights / weights.sum(1, keepdim=True)
        return weights @ x @ self.W_value
