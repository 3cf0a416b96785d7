"""Runs that are broken off: what is left of one is its checkpoint, and nothing in the memory of the process.

A model or an optimizer that outlived its run could be taken up without any file.
"""

from __future__ import annotations

import os
import sys

import torch
from torch import nn

from autograder.implementation import Implementation
from autograder.probes.modules import fill
from autograder.probes.tiny_lm import TinyLM


class WithBuffer(TinyLM):
    """A ``TinyLM`` with a buffer that grows with every pass in training mode and is part of the logits."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("passes", torch.zeros(()))

    def forward(self, idx: torch.Tensor) -> torch.Tensor:
        """Logits; the buffer's part grows for later tokens of the vocabulary."""
        if self.training:
            self.passes += 0.125
        logits = super().forward(idx)
        return logits + 0.1 * self.passes * torch.arange(logits.shape[-1], device=logits.device)


def make_optimizer(name: str, model: nn.Module, lr: float) -> torch.optim.Optimizer:
    """``"SGD"`` with momentum or ``"AdamW"``: both remember something."""
    if name == "SGD":
        return torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    return torch.optim.AdamW(model.parameters(), lr=lr, eps=1e-2)  # a large eps keeps rounding errors small


def train_on(model: nn.Module, optimizer: torch.optim.Optimizer, rows: torch.Tensor, count: int) -> None:
    """So many steps on rows of tokens (b, T + 1)."""
    for _ in range(count):
        optimizer.zero_grad()
        logits = model(rows[:, :-1])
        nn.functional.cross_entropy(logits.flatten(0, 1), rows[:, 1:].flatten()).backward()
        optimizer.step()


def interrupted(
    impl: Implementation, rows: torch.Tensor, optimizer: str, lr: float, steps: int, seed: int, path: str
) -> None:
    """A run of some steps that the implementation saves."""
    model, running = _run(rows, optimizer, lr, steps, seed)
    _save_and_end(impl, model, running, path)


def written(rows: torch.Tensor, seed: int, spoil: str, path: str) -> None:
    """A run of two steps saved as the brief says; `spoil` renames that parameter in the file."""
    model, running = _run(rows, "SGD", 0.1, 2, seed)
    weights = {name + "_2" if name == spoil else name: value for name, value in model.state_dict().items()}
    torch.save({"model_state_dict": weights, "optimizer_state_dict": running.state_dict()}, path)


def _run(
    rows: torch.Tensor, optimizer: str, lr: float, steps: int, seed: int
) -> tuple[nn.Module, torch.optim.Optimizer]:
    model = WithBuffer()
    fill(model, seed)
    running = make_optimizer(optimizer, model, lr)
    train_on(model, running, rows, steps)
    return model, running


def _save_and_end(impl: Implementation, model: nn.Module, optimizer: torch.optim.Optimizer, path: str) -> None:
    """``save_checkpoint`` in a process that ends with it. Where it fails there, it is done here, for its error."""
    save = impl.save_checkpoint
    if not hasattr(os, "fork") or sys.platform == "darwin":  # a fork is not safe there
        save(model, optimizer, path)
        return
    process = os.fork()
    if process == 0:
        try:
            save(model, optimizer, path)
            os._exit(0)
        finally:
            os._exit(1)
    if os.waitpid(process, 0)[1] != 0:
        save(model, optimizer, path)
        raise ChildProcessError("save_checkpoint ended its process")
