"""The Sequential only holds the parts; forward uses clamp for ReLU. Counted by filter and reduce."""

from functools import reduce
from operator import attrgetter

from torch import nn


class NeuralNetwork(nn.Module):
    def __init__(self, num_inputs, num_outputs):
        super().__init__()
        first, second, last = nn.Linear(num_inputs, 30), nn.Linear(30, 20), nn.Linear(20, num_outputs)
        self.layers = nn.Sequential(first, nn.ReLU(), second, nn.ReLU(), last)

    def forward(self, x):
        hidden = self.layers[0](x).clamp(min=0)
        hidden = self.layers[2](hidden).relu()
        return nn.functional.linear(hidden, self.layers[4].weight, self.layers[4].bias)


def count_parameters(model):
    trained = filter(attrgetter("requires_grad"), model.parameters())
    return reduce(lambda total, p: total + p.nelement(), trained, 0)
