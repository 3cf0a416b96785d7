"""Parameters are counted by filter, map and nelement."""

import torch


def count_parameters(model):
    return sum(map(torch.Tensor.nelement, filter(lambda parameter: parameter.requires_grad, model.parameters())))
