"""The GELU activation and the feed-forward network around it (book section 4.3)."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor, nn


class GELU(nn.Module):
    """The smooth activation of GPT-2, in its tanh form, element by element.

    GELU(x) = 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))).
    Source: book section 4.3; Hendrycks and Gimpel 2016, section 2.
    """

    def forward(self, x: Tensor) -> Tensor:
        """Any shape -> the same shape."""
        ### BEGIN SOLUTION
        inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
        return 0.5 * x * (1 + torch.tanh(inner))
        ### END SOLUTION


class FeedForward(nn.Module):
    """Widens every token vector four times, bends it with GELU and narrows it again.

    ``layers`` is a sequence: [0] Linear to 4 emb_dim, [1] GELU, [2] Linear back to emb_dim, both with
    bias. ``cfg["emb_dim"]`` is all it reads. Shapes: x (..., emb_dim) -> the same.
    Source: book section 4.3.
    """

    def __init__(self, cfg: dict[str, Any]) -> None:
        super().__init__()
        ### BEGIN SOLUTION
        emb_dim = cfg["emb_dim"]
        self.layers = nn.Sequential(
            nn.Linear(emb_dim, 4 * emb_dim),  # (..., emb_dim) -> (..., 4 emb_dim)
            GELU(),
            nn.Linear(4 * emb_dim, emb_dim),  # (..., 4 emb_dim) -> (..., emb_dim)
        )
        ### END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        """(..., emb_dim) -> (..., emb_dim)."""
        ### BEGIN SOLUTION
        return self.layers(x)
        ### END SOLUTION
