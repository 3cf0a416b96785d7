"""Merging makes a new linear layer."""

import torch
import torch.nn as nn

from lora import LinearWithLoRA


def merge_lora(model):
    for name, m in model.named_children():
        if isinstance(m, LinearWithLoRA):
            new = nn.Linear(m.linear.in_features, m.linear.out_features, bias=m.linear.bias is not None)
            with torch.no_grad():
                new.weight.copy_(m.linear.weight + m.lora(torch.eye(m.linear.in_features)).t())
                if m.linear.bias is not None:
                    new.bias.copy_(m.linear.bias)
            for p, q in zip(new.parameters(), m.linear.parameters(), strict=False):
                p.requires_grad_(q.requires_grad)
            setattr(model, name, new)
        else:
            merge_lora(m)
