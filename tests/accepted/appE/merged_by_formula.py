"""Both classes and the merge of one author: the update by its formula, through .data, in float64."""

import math

import torch
from torch import nn

from lora import LORA_SCALE


class LoRALayer(nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = nn.Parameter(torch.empty(in_dim, rank))
        nn.init.kaiming_uniform_(self.A, a=math.sqrt(5))
        self.B = nn.Parameter(torch.zeros(rank, out_dim))
        self.alpha = alpha
        self.factor = alpha if LORA_SCALE == "alpha" else alpha / rank

    def forward(self, x):
        return self.factor * (x @ self.A @ self.B)


class LinearWithLoRA(nn.Module):
    def __init__(self, linear, rank, alpha):
        super().__init__()
        self.linear = linear
        self.lora = LoRALayer(linear.in_features, linear.out_features, rank, alpha)

    def forward(self, x):
        return torch.add(self.linear(x), self.lora(x))


def merge_lora(model):
    for parent in list(model.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, LinearWithLoRA):
                update = child.lora.factor * (child.lora.A.double() @ child.lora.B.double())
                weight = child.linear.weight
                weight.data = (weight.data.double() + update.data.t()).to(weight.dtype)
                setattr(parent, name, child.linear)
