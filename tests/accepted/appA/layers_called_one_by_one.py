"""forward calls linear layers by their places and writes ReLU as a maximum with 0; products are written out."""

import torch
from torch import nn


class NeuralNetwork(nn.Module):
    def __init__(self, num_inputs, num_outputs):
        super().__init__()
        self.layers = nn.Sequential()
        self.layers.add_module("0", nn.Linear(num_inputs, 30))
        self.layers.add_module("1", nn.ReLU())
        self.layers.add_module("2", nn.Linear(30, 20))
        self.layers.add_module("3", nn.ReLU())
        self.layers.add_module("4", nn.Linear(20, num_outputs))

    def forward(self, x):
        for place in (0, 2, 4):
            layer = self.layers[place]
            x = torch.einsum("...i,oi->...o", x, layer.weight) + layer.bias
            if place < 4:
                x = torch.where(x > 0, x, torch.zeros_like(x))
        return x


def count_parameters(model):
    total = 0
    for _, parameter in model.named_parameters():
        if parameter.requires_grad:
            size = 1
            for length in parameter.shape:
                size *= length
            total += size
    return total
