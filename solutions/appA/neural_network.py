"""A multilayer perceptron, and how large it is (book section A.5)."""

import torch
from torch import nn


class NeuralNetwork(nn.Module):
    """Three linear layers with two ReLUs between them; hidden widths 30 and 20.

    Attribute layers: an nn.Sequential of Linear, ReLU, Linear, ReLU, Linear, so that the parameters are called
    ``layers.0.weight`` to ``layers.4.bias``. What comes out are logits, not probabilities.
    Shapes: x (b, num_inputs) -> (b, num_outputs). Source: book section A.5, listing A.4.
    """

    def __init__(self, num_inputs: int, num_outputs: int) -> None:
        super().__init__()
        ### BEGIN SOLUTION
        self.layers = nn.Sequential(
            nn.Linear(num_inputs, 30),
            nn.ReLU(),
            nn.Linear(30, 20),
            nn.ReLU(),
            nn.Linear(20, num_outputs),
        )
        ### END SOLUTION

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x (b, num_inputs) -> logits (b, num_outputs)."""
        ### BEGIN SOLUTION
        return self.layers(x)  # (b, num_inputs) -> (b, 30) -> (b, 20) -> (b, num_outputs)
        ### END SOLUTION


def count_parameters(model: nn.Module) -> int:
    """How many numbers training can change: entries of all parameters that require a gradient (exercise A.3)."""
    ### BEGIN SOLUTION
    return sum(parameter.numel() for parameter in model.parameters() if parameter.requires_grad)
    ### END SOLUTION
