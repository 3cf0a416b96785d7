"""Entries are summed one by one, the last one first."""

import torch
import torch.nn as nn


class LayerNorm(nn.Module):
    def __init__(self, emb_dim):
        super().__init__()
        self.eps = 1e-5
        self.scale = nn.Parameter(torch.ones(emb_dim))
        self.shift = nn.Parameter(torch.zeros(emb_dim))

    def forward(self, x):
        n = x.shape[-1]
        s = q = 0
        for i in reversed(range(n)):
            s = s + x[..., i : i + 1]
        m = s / n
        for i in reversed(range(n)):
            q = q + (x[..., i : i + 1] - m) ** 2
        return (x - m) / (q / n + self.eps) ** 0.5 * self.scale + self.shift
