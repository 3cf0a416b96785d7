"""alpha as a tensor that is no parameter and no buffer; flat rows go through torch.linalg.multi_dot."""

import math

import torch
from torch import nn


class LoRALayer(nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        a, b = torch.empty(in_dim, rank), torch.zeros(rank, out_dim)
        torch.nn.init.kaiming_uniform_(a, math.sqrt(5))
        self.A, self.B = nn.Parameter(a), nn.Parameter(b)
        self.alpha = torch.as_tensor(alpha, dtype=torch.get_default_dtype())

    def forward(self, x):
        flat = x.flatten(0, -2) if x.dim() > 1 else x[None]
        out = torch.linalg.multi_dot([flat, self.A, self.B]) * self.alpha
        return out.view(*x.shape[:-1], self.B.shape[1])
