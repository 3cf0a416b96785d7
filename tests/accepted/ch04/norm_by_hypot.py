"""The deviation by the 2-norm of the centred vector with sqrt(n eps) beside it, by hypot."""

import math

import torch
from torch import nn


class LayerNorm(nn.Module):
    def __init__(self, emb_dim):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(emb_dim))
        self.shift = nn.Parameter(torch.zeros(emb_dim))
        self.root_n = math.sqrt(emb_dim)

    def forward(self, x):
        centred = x - x.mean(dim=-1, keepdim=True)
        length = torch.linalg.vector_norm(centred, dim=-1, keepdim=True)
        deviation = torch.hypot(length / self.root_n, torch.full_like(length, math.sqrt(1e-5)))
        return centred / deviation * self.scale + self.shift
