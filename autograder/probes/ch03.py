"""Probes of chapter 3: attention."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from autograder.implementation import Implementation
from autograder.probes import modules, summed_up_by

SMALL = 2.0**-20
"""With projections this small all scores are equal; a power of two rounds nothing."""


def attention_part(impl: Implementation, *, inputs: np.ndarray, part: int) -> Any:
    """One of the three results of ``simple_attention``: 0 scores, 1 weights, 2 context vectors."""
    results = impl.simple_attention(modules.tensor(inputs))
    return {"results": len(results), "part": results[part]}


def _what_dropout_did(seen: dict[str, np.ndarray], *, tokens: int, **_: Any) -> dict[str, Any]:
    """``factors``: the distinct ratios to the weights without dropout (at most three, else "many"); ``kept``: the share
    that is not zero; ``copies_agree``: whether all columns of one weight are dropped together; ``in_eval``: the factors
    in evaluation mode.
    """
    plain, trained, evaluated = seen["plain"], seen["trained"], seen["evaluated"]
    if not plain.shape[1:] == trained.shape[1:] == evaluated.shape[1:] or not len(plain) == len(evaluated) == 1:
        raise ValueError("weights of different shapes")
    visible = plain[0] > 1e-6  # what is masked says nothing about dropout
    with np.errstate(all="ignore"):
        factors = trained[:, visible] / plain[0, visible]
        in_eval = evaluated[0, visible] / plain[0, visible]
        share = np.count_nonzero(factors) / np.float64(factors.size)  # NaN where nothing is visible
    kept = (trained != 0) & visible
    per_head = kept.reshape(*kept.shape[:3], -1, 2, tokens)  # two copies stand beside each other
    return {
        "factors": _distinct(factors),
        "kept": float(share),
        "copies_agree": np.array_equal(per_head[..., 0, :], per_head[..., 1, :]),
        "in_eval": _distinct(in_eval),
    }


@summed_up_by(_what_dropout_did, proves=False)
def dropped_weights(
    impl: Implementation,
    *,
    name: str,
    args: list[Any],
    dropout_at: int,
    dropout: float,
    tokens: int,
    copies: list[str],
    identities: list[str],
    passes: int,
    seed: int,
) -> dict[str, Any]:
    """What dropout does to the attention weights, made visible.

    Inputs are one-hot and each value projection in `copies` holds the identity again and again, so every output
    column is one attention weight and shows up several times: (passes, b, T, copies, T), without dropout (``plain``),
    in training and in evaluation mode.
    """
    x = torch.eye(tokens).repeat(2, 1, 1)

    def weights(rate: float, train: bool) -> torch.Tensor:
        module = modules.build(impl, name, [rate if i == dropout_at else a for i, a in enumerate(args)], seed=seed)
        with torch.no_grad():
            for key, parameter in modules.named(module).items():
                if key in copies:
                    parameter.copy_(torch.eye(tokens).repeat(parameter.shape[0] // tokens, 1))
                elif key in identities:
                    shape = parameter.shape
                    parameter.copy_(torch.eye(*shape) if len(shape) == 2 else torch.zeros(shape))
            module.train(train)
            out = module(x.repeat(passes if train else 1, 1, 1))
        return out.reshape(-1, *x.shape[:-1], out.shape[-1] // tokens, tokens)  # (passes, b, T, copies, T)

    return {
        "plain": weights(0.0, train=False),
        "trained": weights(dropout, train=True),
        "evaluated": weights(dropout, train=False),
    }


def _distinct(values: np.ndarray) -> list[float] | str:
    """The values to two digits, if they are three at most."""
    values, found = np.round(values.ravel() * 100), []
    while values.size:  # to sort them all takes ten times as long
        if len(found) == 3:
            return "many"
        found.append(float(values[0] / 100))
        values = values[values != values[0]]
    return sorted(found)


def equal_scores(impl: Implementation, *, name: str, args: list[Any], x: np.ndarray, seed: int) -> torch.Tensor:
    """The output for `x` when all scores are equal, so that only what is allowed decides.

    The three projections are alike and small, and so are their columns; biases and the output projection do nothing:
    which projection or head a column belongs to, and how scores are scaled, does not matter here.
    """
    module = modules.build(impl, name, args, seed=seed).eval()
    by_name = modules.named(module)
    with torch.no_grad():
        column = SMALL * by_name["W_value.weight"][:1]
        for key, parameter in by_name.items():
            if parameter.ndim < 2:
                parameter.zero_()
            elif key.startswith("out_proj"):
                parameter.copy_(torch.eye(*parameter.shape))
            else:
                parameter.copy_(column.expand_as(parameter))
        return module(modules.tensor(x)) / SMALL


class _Writes(TorchFunctionMode):
    """Notes, for every operation that writes into a tensor, whether all it reads is on that tensor's device."""

    def __init__(self) -> None:
        super().__init__()
        self.together: list[bool] = []

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = getattr(func, "__name__", "")
        if name.endswith("_") and not name.endswith("__") and name != "copy_":
            devices = {arg.device for arg in args if isinstance(arg, torch.Tensor) and arg.ndim}
            self.together.append(len(devices) <= 1)
        return func(*args, **(kwargs or {}))


def on_meta(impl: Implementation, *, name: str, args: list[Any], x: np.ndarray) -> dict[str, Any]:
    """Device and shape of the output after a move to the meta device, and whether the mask was there too.

    The meta device itself would let a mask from the CPU pass that is written in place; an accelerator would not.
    """
    with _Writes() as seen:
        found = modules.outcome_on_meta(impl, name, modules.tensor(x), *args)
    return {**found, "the mask is on the device of the module": all(seen.together)}


class StandInAttention(nn.Module):
    """Takes what CausalAttention takes and has its layers; what it computes is something else."""

    def __init__(
        self, d_in: int, d_out: int, context_length: int, dropout: float, qkv_bias: bool = False
    ) -> None:
        super().__init__()
        self.context_length = context_length
        self.rate = dropout
        for name in ("W_query", "W_key", "W_value"):
            self.add_module(name, nn.Linear(d_in, d_out, bias=qkv_bias))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Not attention: a sum of the three projections."""
        if x.shape[1] > self.context_length:
            raise ValueError("the sequence is longer than context_length")
        mixed = self.W_value(x) + 2 * self.W_query(x) - torch.tanh(self.W_key(x))
        return torch.dropout(mixed, self.rate, self.training)


STANDINS = {"CausalAttention": StandInAttention}
