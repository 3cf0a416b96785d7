"""Merging asks the wrapper itself for what it does to unit vectors."""

import torch
import torch.nn as nn

from lora import LinearWithLoRA


def replace_linear_with_lora(model, rank, alpha):
    for name, child in list(model._modules.items()):
        if type(child) is nn.Linear:
            model._modules[name] = LinearWithLoRA(child, rank, alpha)
        elif child is not None:
            replace_linear_with_lora(child, rank, alpha)


def merge_lora(model):
    for parent in list(model.modules()):
        for name, m in list(parent.named_children()):
            if isinstance(m, LinearWithLoRA):
                lin = m.linear
                x = torch.eye(lin.in_features)
                with torch.no_grad():
                    bias = lin.bias if lin.bias is not None else 0
                    lin.weight.copy_((m(x) - bias).T)
                parent.add_module(name, lin)
