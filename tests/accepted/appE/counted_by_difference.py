"""apply freezes modules one by one; the number comes from the difference of parameters before and after."""

from adapt import freeze_parameters, replace_linear_with_lora


def add_lora(model, rank, alpha):
    before = sum(p.numel() for p in model.parameters())
    freeze_parameters(model)
    replace_linear_with_lora(model, rank=rank, alpha=alpha)
    return sum(p.numel() for p in model.parameters()) - before
