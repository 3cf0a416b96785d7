"""Low-rank adaptation of linear layers (book appendix E)."""

import math

import torch
from torch import nn

LORA_SCALE = "alpha"  # the convention of this release: "alpha" (the book) or "alpha / rank" (Hu et al. 2021)


class LoRALayer(nn.Module):
    """The trainable update of a linear layer: two thin matrices instead of one large one.

    Parameters: A (in_dim, rank), drawn by ``torch.nn.init.kaiming_uniform_`` with a = √5 from A as it stands, and
    B (rank, out_dim), zero at the start. The product is multiplied by the scale that ``LORA_SCALE`` names.
    Shapes: x (..., in_dim) -> (..., out_dim). Source: book section E.4; Hu et al. 2021, section 4.1.
    """

    def __init__(self, in_dim: int, out_dim: int, rank: int, alpha: float) -> None:
        super().__init__()
        ### BEGIN SOLUTION
        self.A = nn.Parameter(torch.empty(in_dim, rank))
        nn.init.kaiming_uniform_(self.A, a=math.sqrt(5))
        self.B = nn.Parameter(torch.zeros(rank, out_dim))
        self.scale = alpha if LORA_SCALE == "alpha" else alpha / rank
        ### END SOLUTION

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x (..., in_dim) -> update (..., out_dim)."""
        ### BEGIN SOLUTION
        return self.scale * (x @ self.A @ self.B)  # (..., in_dim) -> (..., rank) -> (..., out_dim)
        ### END SOLUTION


class LinearWithLoRA(nn.Module):
    """A linear layer with its update beside it: the sum of both.

    Attributes: linear, the layer that came in, as it is, and lora, a LoRALayer of its size.
    Shapes: x (..., in_features) -> (..., out_features). Source: book section E.4.
    """

    def __init__(self, linear: nn.Linear, rank: int, alpha: float) -> None:
        super().__init__()
        ### BEGIN SOLUTION
        self.linear = linear
        self.lora = LoRALayer(linear.in_features, linear.out_features, rank, alpha)
        ### END SOLUTION

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x (..., in_features) -> (..., out_features)."""
        ### BEGIN SOLUTION
        return self.linear(x) + self.lora(x)
        ### END SOLUTION
