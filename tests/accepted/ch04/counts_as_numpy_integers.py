"""Counts by numpy's prod, which gives numpy's integers; vars() reads the table of sizes."""

from types import SimpleNamespace

import numpy as np

SMALL = SimpleNamespace(emb_dim=768, n_layers=12, n_heads=12)
MEDIUM = SimpleNamespace(emb_dim=1024, n_layers=24, n_heads=16)
LARGE = SimpleNamespace(emb_dim=1280, n_layers=36, n_heads=20)
XL = SimpleNamespace(emb_dim=1600, n_layers=48, n_heads=25)


def gpt2_config(size):
    config = {"vocab_size": 50257, "context_length": 1024, "drop_rate": 0.1, "qkv_bias": False}
    config |= vars({"small": SMALL, "medium": MEDIUM, "large": LARGE, "xl": XL}[size])
    return config


def count_parameters(model, tied=False):
    total = np.sum([np.prod(p.shape, dtype=np.int64) for p in model.parameters()], dtype=np.int64)
    return total - np.prod(model.out_head.weight.shape, dtype=np.int64) if tied else total


def size_in_mb(model):
    return np.divide(4 * count_parameters(model), 2**20)
