"""A single zero as target, broadcast against the output; tensors' means as Python floats; gradients cleared last."""

import torch


def gradient_means(model, x):
    for parameter in model.parameters():
        parameter.grad = None
    out = model(x)
    torch.nn.functional.mse_loss(out, torch.tensor(0.0).expand_as(out)).backward()
    means = {}
    for name, parameter in model.named_parameters():
        if name.split(".")[-1] == "weight":
            means[name] = float(parameter.grad.norm(p=1) / parameter.numel())
    model.zero_grad()
    return means
