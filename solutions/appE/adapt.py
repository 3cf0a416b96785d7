"""Adapt a whole model: freeze it, put LoRA beside its linear layers, merge it in the end (book section E.4)."""

import torch
from torch import nn

from lora import LinearWithLoRA


def freeze_parameters(model: nn.Module) -> None:
    """No parameter of the model requires a gradient any more; its values stay."""
    ### BEGIN SOLUTION
    for parameter in model.parameters():
        parameter.requires_grad = False
    ### END SOLUTION


def count_trainable_parameters(model: nn.Module) -> int:
    """Entries of all parameters that require a gradient."""
    ### BEGIN SOLUTION
    return sum(parameter.numel() for parameter in model.parameters() if parameter.requires_grad)
    ### END SOLUTION


def replace_linear_with_lora(model: nn.Module, rank: int, alpha: float) -> None:
    """Put a LinearWithLoRA in the place of every ``nn.Linear`` in the model, however deep; it keeps that layer.

    The model itself is changed; nothing is returned. All other modules stay, and so does what is computed.
    Source: book section E.4.
    """
    ### BEGIN SOLUTION
    for name, module in model.named_children():
        if isinstance(module, nn.Linear):
            setattr(model, name, LinearWithLoRA(module, rank, alpha))
        else:
            replace_linear_with_lora(module, rank, alpha)
    ### END SOLUTION


def add_lora(model: nn.Module, rank: int, alpha: float) -> int:
    """Make the model ready for LoRA: only the new A and B train. Returns how many numbers that is."""
    ### BEGIN SOLUTION
    freeze_parameters(model)  # before the new layers come, which are to train
    replace_linear_with_lora(model, rank, alpha)
    return count_trainable_parameters(model)
    ### END SOLUTION


def merge_lora(model: nn.Module) -> None:
    """The way back: an ``nn.Linear`` that computes the same in the place of every LinearWithLoRA.

    The update goes into the layer's own weight, so that the model has the modules and parameter names it had before
    LoRA. The model itself is changed; nothing is returned. Source: Hu et al. 2021, section 4.1 (no additional latency).
    """
    ### BEGIN SOLUTION
    for name, module in model.named_children():
        if isinstance(module, LinearWithLoRA):
            with torch.no_grad():
                identity = torch.eye(module.linear.in_features).to(module.linear.weight)
                module.linear.weight += module.lora(identity).T  # (in, in) -> (in, out) -> (out, in)
            setattr(model, name, module.linear)
        else:
            merge_lora(module)
    ### END SOLUTION
