"""The small models that a spam classifier's parts are shown: most of them note how they are asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from autograder.probes.modules import Shown, tensor


class SmallModel(nn.Module):
    """Built like a GPT: token and position embedding, blocks, final norm, head.

    Position t sees the mean of the embeddings up to t. In training mode every other feature is dropped, the
    same ones each time, so that a wrong mode shows.
    """

    def __init__(self, vocab: int, context: int, width: int, blocks: int, classes: int) -> None:
        super().__init__()
        self.tok_emb = nn.Embedding(vocab, width)
        self.pos_emb = nn.Embedding(context, width)
        self.trf_blocks = nn.Sequential(*(nn.Linear(width, width) for _ in range(blocks)))
        self.final_norm = nn.LayerNorm(width)
        self.out_head = nn.Linear(width, classes)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """ids (b, T) -> logits (b, T, classes)."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.tok_emb(ids) + self.pos_emb(places)
        x = torch.cumsum(x, dim=1) / (places + 1).unsqueeze(-1)
        if self.training:
            x = x * (torch.arange(x.shape[-1], device=x.device) % 2)
        return self.out_head(self.final_norm(x + torch.tanh(self.trf_blocks(x))))


class LookupModel(nn.Module):
    """Row numbers in, the given logits of these rows out; in training mode with the opposite sign.

    ``input_batch[i, 0]`` is the row. ``graph`` tells whether gradients were on at any call.
    """

    def __init__(self, logits: np.ndarray) -> None:
        super().__init__()
        self.logits = nn.Parameter(tensor(logits))
        self.graph = False

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """ids (b, T) -> logits (b, T, classes)."""
        self.graph = self.graph or torch.is_grad_enabled()
        found = self.logits[ids[:, 0]]
        return -found if self.training else found


class RecordingModel(nn.Module):
    """Notes what it is shown; answers with given logits at the first, the last and the other positions."""

    def __init__(self, context: int, width: int, logits: Sequence[Sequence[float]]) -> None:
        super().__init__()
        self.tok_emb = nn.Embedding(2, width)
        self.pos_emb = nn.Embedding(context, width)
        self.first, self.between, self.last = torch.tensor(logits)
        self.calls: list[dict[str, Any]] = []

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """ids (b, T) -> logits (b, T, classes)."""
        self.calls.append({"ids": ids.clone(), "training": self.training, "graph": torch.is_grad_enabled()})
        logits = self.between.repeat(*ids.shape, 1)
        logits[:, 0] = self.first
        logits[:, -1] = self.last
        return logits


class DeviceModel(nn.Module):
    """Notes the device of what it is shown, then stops."""

    def __init__(self, context: int = 9) -> None:
        super().__init__()
        self.pos_emb = nn.Embedding(context, 2)
        self.device = ""

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Never returns."""
        self.device = ids.device.type
        raise Shown
