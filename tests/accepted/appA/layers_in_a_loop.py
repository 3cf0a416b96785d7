"""The Sequential grows in a loop over widths, with one ReLU object at both places."""

from torch import nn


class NeuralNetwork(nn.Module):
    def __init__(self, num_inputs, num_outputs):
        super().__init__()
        widths = [num_inputs, 30, 20, num_outputs]
        relu = nn.ReLU()
        layers = []
        for before, after in zip(widths, widths[1:], strict=False):
            layers += [nn.Linear(before, after), relu]
        self.layers = nn.Sequential(*layers[:-1])

    def forward(self, x):
        return self.layers(x)
