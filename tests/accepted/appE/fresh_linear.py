"""Merging makes a new linear layer and hands it the old bias; the sum of the matrices is its weight."""

import torch
from torch import nn

from lora import LinearWithLoRA


def merge_lora(model):
    for name, child in model.named_children():
        if not isinstance(child, LinearWithLoRA):
            merge_lora(child)
            continue
        old = child.linear
        new = nn.Linear(old.in_features, old.out_features, bias=old.bias is not None, dtype=old.weight.dtype)
        with torch.no_grad():
            update = child.lora(torch.eye(old.in_features, dtype=old.weight.dtype))
        new.weight = nn.Parameter(old.weight.detach() + update.T, requires_grad=old.weight.requires_grad)
        new.bias = old.bias
        setattr(model, name, new)
