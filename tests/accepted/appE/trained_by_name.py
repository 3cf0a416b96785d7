"""What trains is decided by the parameter's name, in one walk."""

from adapt import replace_linear_with_lora


def add_lora(model, rank, alpha):
    replace_linear_with_lora(model, rank, alpha)
    total = 0
    for name, p in model.named_parameters():
        is_lora = ".lora." in "." + name
        p.requires_grad = is_lora
        total += is_lora * p.numel()
    return total
