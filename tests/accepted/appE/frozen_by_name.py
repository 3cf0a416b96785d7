"""LoRA first, then everything is frozen whose name doesn't end in A or B of a LoRA layer; counted by hand."""

from adapt import count_trainable_parameters, replace_linear_with_lora


def add_lora(model, rank, alpha):
    old = {id(parameter) for parameter in model.parameters()}
    replace_linear_with_lora(model, rank, alpha)
    for parameter in model.parameters():
        if id(parameter) in old:
            parameter.requires_grad_(False)
    return count_trainable_parameters(model)


def freeze_parameters(model):
    for module in model.modules():
        for parameter in module._parameters.values():
            if parameter is not None:
                parameter.requires_grad = False
