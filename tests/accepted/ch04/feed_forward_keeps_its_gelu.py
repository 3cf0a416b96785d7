"""The activation is a part called gelu as well as the middle of the sequence."""

import torch
from torch import nn


class GELU(nn.Module):
    def __init__(self):
        super().__init__()

    def forward(self, x):
        return 0.5 * x * (1 + torch.tanh(torch.sqrt(torch.tensor(2.0 / torch.pi)) * (x + 0.044715 * torch.pow(x, 3))))


class FeedForward(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.expand = 4
        self.gelu = GELU()
        self.layers = nn.Sequential(
            nn.Linear(cfg["emb_dim"], self.expand * cfg["emb_dim"]),
            self.gelu,
            nn.Linear(self.expand * cfg["emb_dim"], cfg["emb_dim"]),
        )

    def forward(self, x):
        x = self.layers[0](x)
        x = self.gelu(x)
        return self.layers[2](x)
