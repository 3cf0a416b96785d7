"""A copy of the model is trained on, so that the caller's gradients stay."""

import copy

import torch


def gradient_means(model, x):
    twin = copy.deepcopy(model)
    twin.zero_grad()
    y = twin(x)
    torch.nn.functional.mse_loss(y, y.new_zeros(y.shape), reduction="sum").div(y.numel()).backward()
    return {
        name: float(p.grad.abs().sum() / p.numel()) for name, p in twin.named_parameters() if name.find("weight") >= 0
    }
