"""Counts by shapes, names looked at one by one, and configurations as changed copies of one dictionary."""

from math import prod

SMALL = dict(vocab_size=50257, context_length=1024, emb_dim=768, n_heads=12, n_layers=12, drop_rate=0.1, qkv_bias=False)
LAYERS = {"small": 12, "medium": 24, "large": 36, "xl": 48}
WIDTHS = {"small": 768, "medium": 1024, "large": 1280, "xl": 1600}


def gpt2_config(size):
    width = WIDTHS[size]
    return SMALL | {"emb_dim": width, "n_heads": width // 64, "n_layers": LAYERS[size]}


def count_parameters(model, tied=False):
    left_out = {"out_head.weight"} if tied else set()
    return sum(prod(p.shape) for name, p in model.named_parameters() if name not in left_out)


def size_in_mb(model):
    return sum(p.nelement() for p in model.parameters()) / 2**18
