"""Layer normalisation (book section 4.2)."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class LayerNorm(nn.Module):
    """Gives every token vector mean 0 and variance 1, then a learned scale and shift.

    The variance is the biased one (divided by n, not n - 1), and ``eps`` = 1e-5 is added to it
    under the root. ``scale`` and ``shift`` are (emb_dim,) parameters that start at 1 and 0.
    Shapes: x (..., emb_dim) -> the same. Source: book section 4.2; Ba et al. 2016, eq. 4.
    """

    def __init__(self, emb_dim: int) -> None:
        super().__init__()
        ### BEGIN SOLUTION
        self.eps = 1e-5
        self.scale = nn.Parameter(torch.ones(emb_dim))
        self.shift = nn.Parameter(torch.zeros(emb_dim))
        ### END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        """(..., emb_dim) -> (..., emb_dim)."""
        ### BEGIN SOLUTION
        mean = x.mean(dim=-1, keepdim=True)  # (..., emb_dim) -> (..., 1)
        var = x.var(dim=-1, keepdim=True, unbiased=False)  # (..., emb_dim) -> (..., 1)
        norm_x = (x - mean) / torch.sqrt(var + self.eps)
        return self.scale * norm_x + self.shift
        ### END SOLUTION
