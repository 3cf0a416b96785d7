"""A deep network with and without shortcuts, and the gradients that reach its layers (book section 4.4)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from feed_forward import GELU


class ExampleDeepNeuralNetwork(nn.Module):
    """Linear layers, each followed by GELU; a shortcut adds a layer's input to its output.

    ``layer_sizes`` has one entry more than there are layers: layer i maps layer_sizes[i] to
    layer_sizes[i + 1]. ``layers[i]`` is a sequence of Linear and GELU. With ``use_shortcut`` the input is
    added after the GELU, wherever input and output have the same shape.
    Shapes: x (b, layer_sizes[0]) -> (b, layer_sizes[-1]). Source: book section 4.4.
    """

    def __init__(self, layer_sizes: Sequence[int], use_shortcut: bool) -> None:
        super().__init__()
        ### BEGIN SOLUTION
        self.use_shortcut = use_shortcut
        self.layers = nn.ModuleList(
            nn.Sequential(nn.Linear(d_in, d_out), GELU())
            for d_in, d_out in zip(layer_sizes[:-1], layer_sizes[1:], strict=True)
        )
        ### END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        """(b, layer_sizes[0]) -> (b, layer_sizes[-1])."""
        ### BEGIN SOLUTION
        for layer in self.layers:
            output = layer(x)  # (b, d_in) -> (b, d_out)
            if self.use_shortcut and x.shape == output.shape:
                x = x + output
            else:
                x = output
        return x
        ### END SOLUTION


def gradient_means(model: nn.Module, x: Tensor) -> dict[str, float]:
    """Mean absolute gradient of every weight, under its name, after one backward pass.

    The loss is the mean squared error between ``model(x)`` and zeros. Only parameters with ``weight``
    in their name are listed, no biases. Source: book section 4.4.
    """
    ### BEGIN SOLUTION
    model.zero_grad()
    output = model(x)
    loss = nn.MSELoss()(output, torch.zeros_like(output))
    loss.backward()
    return {
        name: parameter.grad.abs().mean().item()
        for name, parameter in model.named_parameters()
        if "weight" in name
    }
    ### END SOLUTION
