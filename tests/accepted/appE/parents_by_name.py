"""No recursion: all modules by their dotted names, parents found by get_submodule."""

from torch import nn

from lora import LinearWithLoRA


def replace_linear_with_lora(model, rank, alpha):
    linears = [(name, module) for name, module in model.named_modules() if isinstance(module, nn.Linear)]
    for name, module in linears:
        above, _, last = name.rpartition(".")
        setattr(model.get_submodule(above), last, LinearWithLoRA(module, rank=rank, alpha=alpha))
