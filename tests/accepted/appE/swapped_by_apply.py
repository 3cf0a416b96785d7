"""Module.apply visits every parent; a function inside swaps its direct children."""

from functools import partial

from torch import nn

from lora import LinearWithLoRA


def _swap(parent, rank, alpha):
    if isinstance(parent, LinearWithLoRA):
        return
    for name, child in tuple(parent.named_children()):
        if isinstance(child, nn.Linear):
            parent.register_module(name, LinearWithLoRA(linear=child, rank=rank, alpha=alpha))


def replace_linear_with_lora(model, rank, alpha):
    model.apply(partial(_swap, rank=rank, alpha=alpha))
