"""set_submodule with the path of every linear layer."""

from torch import nn

from lora import LinearWithLoRA


def replace_linear_with_lora(model: nn.Module, rank: int, alpha: float) -> None:
    linears = {name: m for name, m in model.named_modules() if isinstance(m, nn.Linear)}
    for name, linear in linears.items():
        model.set_submodule(name, LinearWithLoRA(linear, rank=rank, alpha=alpha))
    print(f"{len(linears)} layers replaced")
