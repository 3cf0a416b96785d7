"""Sizes in a dataclass; parameters are counted by their shapes and names."""

from dataclasses import asdict, dataclass

import numpy as np


@dataclass
class Config:
    vocab_size: int = 50257
    context_length: int = 1024
    emb_dim: int = 768
    n_heads: int = 12
    n_layers: int = 12
    drop_rate: float = 0.1
    qkv_bias: bool = False


SIZES = {
    "small": dict(emb_dim=768, n_layers=12, n_heads=12),
    "medium": dict(emb_dim=1024, n_layers=24, n_heads=16),
    "large": dict(emb_dim=1280, n_layers=36, n_heads=20),
    "xl": dict(emb_dim=1600, n_layers=48, n_heads=25),
}


def gpt2_config(size):
    return asdict(Config(**SIZES[size]))


def count_parameters(model, tied=False):
    n = 0
    for name, p in model.named_parameters():
        if tied and name.startswith("out_head"):
            continue
        n += int(np.prod(p.shape))
    return n


def size_in_mb(model):
    return sum(p.numel() * 4 for p in model.parameters()) / 2**20
