"""Gradients caught by tensor hooks while they pass, into a dictionary; the model's own .grad put back afterwards."""

import torch


def gradient_means(model, x):
    means = {}
    before = {name: p.grad for name, p in model.named_parameters()}
    handles = [
        p.register_hook(lambda grad, name=name: means.__setitem__(name, grad.abs().mean().item()))
        for name, p in model.named_parameters()
        if "weight" in name
    ]
    torch.nn.functional.mse_loss(out := model(x), torch.zeros_like(out)).backward()
    for handle in handles:
        handle.remove()
    for name, p in model.named_parameters():
        p.grad = before[name]
    return {name: means[name] for name, _ in model.named_parameters() if name in means}
