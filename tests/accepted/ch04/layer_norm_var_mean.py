"""torch.var_mean in one pass, eps kept as a buffer, addcmul at the end."""

import torch
from torch import nn


class LayerNorm(nn.Module):
    def __init__(self, emb_dim, eps=1e-5):
        super().__init__()
        self.register_buffer("eps", torch.tensor(eps), persistent=False)
        self.scale = nn.Parameter(torch.full((emb_dim,), 1.0))
        self.shift = nn.Parameter(torch.full((emb_dim,), 0.0))

    def forward(self, x):
        variance, mean = torch.var_mean(x, dim=-1, correction=0, keepdim=True)
        return torch.addcmul(self.shift, self.scale, (x - mean) / (variance + self.eps) ** 0.5)
