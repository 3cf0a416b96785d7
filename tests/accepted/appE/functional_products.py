"""Both products by torch.nn.functional.linear; parameters registered by name; A drawn uniformly by hand."""

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

from lora import LORA_SCALE


class LoRALayer(nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        bound = rank**-0.5
        self.register_parameter("A", nn.Parameter(torch.rand(in_dim, rank) * 2 * bound - bound))
        self.register_parameter("B", nn.Parameter(torch.zeros((rank, out_dim))))
        self.alpha, self.rank = alpha, rank

    def forward(self, x):
        update = F.linear(F.linear(x, self.A.T), self.B.T)
        return update * (self.alpha if LORA_SCALE == "alpha" else self.alpha / self.rank)
