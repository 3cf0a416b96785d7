"""Merging measured instead of computed: the wrapped layer is run on zero and on unit vectors."""

import torch

from lora import LinearWithLoRA


@torch.no_grad()
def merge_lora(model):
    for path, module in list(model.named_modules()):
        if isinstance(module, LinearWithLoRA):
            weight = module.linear.weight
            unit = torch.eye(weight.shape[1], dtype=weight.dtype, device=weight.device)
            zero = torch.zeros_like(unit[:1])
            weight.copy_((module(unit) - module(zero)).T)
            parent, _, name = path.rpartition(".")
            setattr(model.get_submodule(parent) if parent else model, name, module.linear)
