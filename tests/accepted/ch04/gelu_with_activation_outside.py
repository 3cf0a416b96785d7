"""GELU defers to a function; FeedForward calls its layers one by one from a ModuleList."""

import math

import torch
from torch import nn


def gelu(x):
    return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x * x * x)))


class GELU(nn.Module):
    def forward(self, x):
        return gelu(x)


class FeedForward(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        width = 4 * cfg["emb_dim"]
        self.layers = nn.ModuleList([nn.Linear(cfg["emb_dim"], width), GELU(), nn.Linear(width, cfg["emb_dim"])])

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
