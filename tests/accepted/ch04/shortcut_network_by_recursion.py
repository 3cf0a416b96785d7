"""The network walks its layers recursively; the shortcut is decided from the weights' shapes."""

from torch import nn

from feed_forward import GELU


class ExampleDeepNeuralNetwork(nn.Module):
    def __init__(self, layer_sizes, use_shortcut):
        super().__init__()
        self.layers = nn.ModuleList([])
        for i in range(len(layer_sizes) - 1):
            self.layers.append(nn.Sequential(nn.Linear(layer_sizes[i], layer_sizes[i + 1]), GELU()))
        self.shortcut = use_shortcut

    def forward(self, x, depth=0):
        if depth == len(self.layers):
            return x
        layer = self.layers[depth]
        linear = layer[0]
        around = x if self.shortcut and linear.in_features == linear.out_features else 0
        return self.forward(layer(x) + around, depth + 1)
