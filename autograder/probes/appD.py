"""Looks at appendix D: the highest gradient, and a training loop whose learning rate moves."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import redirect_stdout
from typing import Any

import numpy as np
import torch
from torch import nn

from autograder.implementation import Implementation
from autograder.probes.modules import tensor
from autograder.probes.tiny_lm import START, byte_tokenizer, loader, tiny_lm


def highest_gradient(impl: Implementation, *, gradients: Sequence[np.ndarray | None]) -> float | None:
    """The result for a model that has these gradients; None in the list is a parameter without one."""
    shapes = [(2,) if gradient is None else gradient.shape for gradient in gradients]
    model = nn.Module()
    model.values = nn.ParameterList(nn.Parameter(torch.ones(shape)) for shape in shapes)
    for parameter, gradient in zip(model.values, gradients, strict=True):
        parameter.grad = None if gradient is None else tensor(gradient)
    found = impl.find_highest_gradient(model)
    return None if found is None else float(found)


def training(
    impl: Implementation,
    *,
    train_tokens: np.ndarray,
    val_tokens: np.ndarray,
    batch_size: int,
    epochs: int,
    warmup_steps: int,
    peak_lr: float,
    seed: int,
    eval_freq: int = 3,
    eval_iter: int = 1,
    groups: int = 1,
    scale: float = 1.0,
    **rates: float,
) -> dict[str, Any]:
    """What training returns and does: each group's rate and the gradients at every step, the order.

    ``norms`` are the norms of all gradients together as the optimizer's steps find them. A model whose parameters
    are multiplied by a small `scale` has small gradients.
    """
    model = tiny_lm(seed).eval()
    parameters = list(model.parameters())
    for parameter in parameters:
        parameter.data.mul_(scale)
    optimizer = torch.optim.SGD([{"params": parameters[n::groups]} for n in range(groups)], lr=peak_lr)
    used: list[list[float]] = []
    norms: list[torch.Tensor] = []

    def look(*_: Any) -> None:
        model.diary.note("step")
        used.append([float(group["lr"]) for group in optimizer.param_groups])
        gradients = [parameter.grad.flatten() for parameter in parameters if parameter.grad is not None]
        norms.append(torch.cat(gradients).norm())

    optimizer.register_step_post_hook(look)  # afterwards: a closure computes the gradients within the step
    with redirect_stdout(io.StringIO()):
        results = impl.train_model(
            model,
            loader(train_tokens, batch_size),
            loader(val_tokens, batch_size),
            optimizer,
            "cpu",
            n_epochs=epochs,
            eval_freq=eval_freq,
            eval_iter=eval_iter,
            start_context=START,
            tokenizer=byte_tokenizer(),
            warmup_steps=warmup_steps,
            **rates,
        )
    train_losses, val_losses, tokens_seen, track_lrs = results
    return {
        "rates": np.array(used),
        "tracked rates": [float(rate) for rate in track_lrs],
        "order": model.diary.of_training(),
        "norms": torch.stack(norms) if norms else None,
        "tokens seen": list(tokens_seen),
        "training losses": list(train_losses),
        "validation losses": list(val_losses),
        "parameters": dict(model.named_parameters()),
    }
