"""Neutral stand-ins for chapter 4's answers: same constructors and parameter names, other arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import nn


class Held(nn.Module):
    """A weight, and a bias where it has a length, under the names that layers give them."""

    def __init__(self, rows: int, columns: int, bias: int = 0) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(rows, columns))
        if bias:
            self.bias = nn.Parameter(torch.zeros(bias))


class StandInNorm(nn.Module):
    """Stands for ``LayerNorm``: bends every element by itself."""

    def __init__(self, emb_dim: int) -> None:
        super().__init__()
        self.scale, self.shift = (nn.Parameter(start.repeat(emb_dim)) for start in torch.tensor([1.0, 0.0]))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.sin(x + self.scale) - self.shift


class StandInActivation(nn.Module):
    """Stands for ``GELU``: a cosine."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cos(x)


class StandInFeedForward(nn.Module):
    """Stands for ``FeedForward``: weights with its names, used another way."""

    def __init__(self, cfg: Mapping[str, Any]) -> None:
        super().__init__()
        d = cfg["emb_dim"]
        self.layers = nn.ModuleDict({"0": Held(4 * d, d, bias=4 * d), "2": Held(d, 4 * d, bias=d)})

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.sin(x) * self.layers["0"].weight.mean(dim=0) + self.layers["2"].bias


class StandInAttention(nn.Module):
    """The stand-in block's attention: the mean of what came before, or its bias alone when dropped."""

    def __init__(self, cfg: Mapping[str, Any]) -> None:
        super().__init__()
        d = cfg["emb_dim"]
        for name in ("W_query", "W_key", "W_value"):
            setattr(self, name, Held(d, d, bias=d if cfg["qkv_bias"] else 0))
        self.out_proj = Held(d, d, bias=d)
        self.dropout = nn.Dropout(cfg["drop_rate"])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        counts = torch.arange(1, x.shape[1] + 1, device=x.device)[:, None]  # (T, 1)
        return self.dropout(x.cumsum(dim=1) / counts) + self.out_proj.bias


class StandInBlock(nn.Module):
    """Stands for ``TransformerBlock``: mixes with earlier tokens, drops where the block drops."""

    def __init__(self, cfg: Mapping[str, Any]) -> None:
        super().__init__()
        self.ff = StandInFeedForward(cfg)
        self.att = StandInAttention(cfg)
        self.norm1, self.norm2 = (StandInNorm(cfg["emb_dim"]) for _ in range(2))
        self.drop_shortcut = nn.Dropout(p=cfg["drop_rate"])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        mixed = self.att(x) * self.norm1.scale + self.ff(x) * self.norm2.shift
        return x + self.drop_shortcut(mixed)


class StandInGPT(nn.Module):
    """Stands for ``GPTModel``: its parts and names, summed in another way."""

    def __init__(self, cfg: Mapping[str, Any]) -> None:
        super().__init__()
        d = cfg["emb_dim"]
        self.tok_emb, self.out_head = (Held(cfg["vocab_size"], d) for _ in range(2))
        self.pos_emb = Held(cfg["context_length"], d)
        self.drop_emb = nn.Dropout(p=cfg["drop_rate"])
        self.trf_blocks = nn.ModuleList(map(StandInBlock, [cfg] * cfg["n_layers"]))
        self.final_norm = StandInNorm(d)

    def forward(self, in_idx: torch.Tensor) -> torch.Tensor:
        x = self.drop_emb(
            self.tok_emb.weight[in_idx] - self.pos_emb.weight.mean(dim=0)
        )  # (b, T) -> (b, T, d)
        for block in self.trf_blocks:
            x = block(x)
        return torch.cos(x) @ self.out_head.weight.T + self.final_norm.shift.mean()


STANDINS = {
    "LayerNorm": StandInNorm,
    "GELU": StandInActivation,
    "FeedForward": StandInFeedForward,
    "TransformerBlock": StandInBlock,
    "GPTModel": StandInGPT,
}
