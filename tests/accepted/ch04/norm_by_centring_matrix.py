"""Centring as a matrix product with I - 1/n, the variance as a mean of squares."""

import torch
from torch import nn


class LayerNorm(nn.Module):
    def __init__(self, emb_dim):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(emb_dim))
        self.shift = nn.Parameter(torch.zeros(emb_dim))
        self.register_buffer("centre", torch.eye(emb_dim) - 1 / emb_dim, persistent=False)

    def forward(self, x):
        c = x @ self.centre
        return (c / (c.square().mean(-1, keepdim=True) + 1e-5).pow(0.5)).mul(self.scale).add(self.shift)
