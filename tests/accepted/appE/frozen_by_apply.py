"""Frozen by apply, counted through tensors."""

import torch


def freeze_parameters(model):
    def freeze(module):
        for p in module.parameters(recurse=False):
            p.requires_grad_(False)

    model.apply(freeze)


def count_trainable_parameters(model):
    sizes = [torch.tensor(p.shape).prod() for p in model.parameters() if p.requires_grad]
    return int(sum(sizes))
