"""The feed-forward network as matrix products on the flattened tokens."""

import torch
from torch import nn

from feed_forward import GELU


class FeedForward(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        d = cfg["emb_dim"]
        self.layers = nn.Sequential(nn.Linear(d, d * 4), GELU(), nn.Linear(d * 4, d))

    def forward(self, x):
        up, bend, down = self.layers
        tokens = x.reshape(-1, x.shape[-1])
        hidden = bend(torch.addmm(up.bias, tokens, up.weight.T))
        return (hidden @ down.weight.t() + down.bias).reshape(x.shape)
