"""Model.apply visits every module, and each exchanges its own children."""

from torch import nn

from lora import LinearWithLoRA


def replace_linear_with_lora(model, rank, alpha):
    def exchange(module):
        if isinstance(module, LinearWithLoRA):
            return
        for name, child in list(module.named_children()):
            if isinstance(child, nn.Linear):
                module.register_module(name, LinearWithLoRA(child, rank, alpha))

    model.apply(exchange)
