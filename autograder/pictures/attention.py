"""A student's attention weights, read off their own module.

A module returns averages of values. If the inputs are one-hot and the value projection is the identity, the average
of the values *is* the row of weights.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import nn

from autograder.implementation import Implementation
from autograder.pictures.drawing import sums_to_one, weights_table
from autograder.pictures.figure import Figure
from autograder.probes.modules import build

TOKENS = 5
READING = (
    "A row is the token that asks, a column the token that it reads, Σ the sum of the row. All numbers are your own."
)
SIMPLE_INPUTS = [[0.4, 0.1, 0.8], [0.5, 0.9, 0.6], [0.6, 0.8, 0.7], [0.2, 0.6, 0.3], [0.8, 0.2, 0.1]]


def simple(impl: Implementation) -> Figure:
    """The weights that ``simple_attention`` returns for five short vectors."""
    weights = impl.simple_attention(torch.tensor(SIMPLE_INPUTS))[1]
    return _figure(_plain(weights)[None], later=False)


def by_identity(impl: Implementation, name: str, args: list[Any], heads: int = 1) -> Figure:
    """The weights of a module that has W_value (and perhaps out_proj); `args` build it for one-hot inputs."""
    module = build(impl, name, args, seed=3, scale=0.9).eval()
    x = torch.eye(TOKENS)
    with torch.no_grad():
        for key, parameter in nn.Module.named_parameters(module):
            if "W_value" in key:
                parameter.copy_(torch.eye(TOKENS).repeat(parameter.shape[0] // TOKENS, 1))
            elif "out_proj" in key:
                parameter.copy_(torch.eye(*parameter.shape) if parameter.dim() == 2 else torch.zeros(parameter.shape))
        batched = name not in ("SelfAttention_v1", "SelfAttention_v2")
        out = module(x[None])[0] if batched else module(x)
    weights = _plain(out).reshape(TOKENS, heads, TOKENS).transpose(1, 0, 2)  # (T, H * T) -> (H, T, T)
    return _figure(weights, later=batched)


def _figure(weights: np.ndarray, later: bool) -> Figure:
    """`weights` (H, T, T)."""
    names = ["your weights"] if len(weights) == 1 else [f"your head {head}" for head in range(len(weights))]
    drawings = tuple((name, weights_table(one, later)) for name, one in zip(names, weights, strict=True))
    return Figure("Who looks at whom", drawings, READING, tuple(_broken(weights, later)), _hint(later))


def _broken(weights: np.ndarray, later: bool) -> list[str]:
    said = []
    size = weights.shape[-1]
    ahead = weights[:, np.triu(np.ones((size, size), bool), 1)]
    if later and (ahead != 0).any():
        said.append(f"{int((ahead != 0).sum())} of {ahead.size} weights on later tokens (dashed) are not 0.")
    if not np.isfinite(weights).all():
        said.append("Some weights are no numbers: what does softmax make of a row in which everything is hidden?")
    elif (weights < 0).any():
        said.append("Some weights are negative: what softmax gives never is.")
    sums = weights.sum(-1).ravel()
    wrong = [float(total) for total in sums if not sums_to_one(float(total))]
    if wrong:
        said.append(f"{len(wrong)} of {sums.size} rows do not sum to 1; the first sums to {wrong[0]:.3g}.")
    return said


def _hint(later: bool) -> str:
    fine = "No later token has a weight, and every row sums to 1" if later else "Every row sums to 1"
    return f"{fine}: the frame is right. What is left is how large the scores are, and which vectors make them."


def _plain(weights: Any) -> np.ndarray:
    return weights.detach().cpu().to(torch.float64).numpy()
