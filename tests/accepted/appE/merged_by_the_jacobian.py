"""The update's matrix as the Jacobian of the LoRA layer; a new parameter takes the weight's place."""

import torch
from torch import nn

from lora import LinearWithLoRA


def merge_lora(model):
    for module in model.modules():
        for name, child in module._modules.items():
            if isinstance(child, LinearWithLoRA):
                linear = child.linear
                zeros = torch.zeros(linear.in_features, dtype=linear.weight.dtype, device=linear.weight.device)
                delta = torch.func.jacrev(child.lora)(zeros).detach()
                linear.weight = nn.Parameter(linear.weight.detach() + delta, requires_grad=linear.weight.requires_grad)
                module._modules[name] = linear
