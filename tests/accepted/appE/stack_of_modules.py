"""A stack instead of recursion, children exchanged in _modules; freezing by requires_grad_ on the model."""

from torch import nn

from lora import LinearWithLoRA


def replace_linear_with_lora(model, rank, alpha):
    waiting = [model]
    while waiting:
        module = waiting.pop()
        for name in list(module._modules):
            child = module._modules[name]
            if type(child) is nn.Linear:
                module._modules[name] = LinearWithLoRA(child, rank, alpha)
            elif child is not None:
                waiting.append(child)


def freeze_parameters(model):
    model.requires_grad_(False)


def count_trainable_parameters(model):
    return sum(p.numel() if p.requires_grad else 0 for _, p in model.named_parameters())
