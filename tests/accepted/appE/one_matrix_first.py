"""A and B are multiplied first, then x with their product; the scale goes into B."""

import math

import torch
from torch import nn

from lora import LORA_SCALE


class LoRALayer(nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.scale = {"alpha": alpha, "alpha / rank": alpha / rank}[LORA_SCALE]
        self.A = nn.Parameter(nn.init.kaiming_uniform_(torch.zeros(in_dim, rank), a=math.sqrt(5)))
        self.B = nn.Parameter(torch.zeros(rank, out_dim))

    def forward(self, x):
        return x @ torch.mm(self.A, self.scale * self.B)
