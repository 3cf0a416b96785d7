"""A dropout layer written by hand, with a mask from bernoulli."""

import torch
from torch import nn

from feed_forward import FeedForward
from layer_norm import LayerNorm
from previous_chapters import MultiHeadAttention


class Drop(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p = p

    def forward(self, x):
        if self.training and self.p > 0:
            return x * torch.bernoulli(torch.full_like(x, 1 - self.p)) / max(1 - self.p, 1e-9)
        return x


class TransformerBlock(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.att = MultiHeadAttention(
            d_in=cfg["emb_dim"],
            d_out=cfg["emb_dim"],
            context_length=cfg["context_length"],
            dropout=cfg["drop_rate"],
            num_heads=cfg["n_heads"],
            qkv_bias=cfg["qkv_bias"],
        )
        self.ff = FeedForward(cfg)
        self.norm1, self.norm2 = LayerNorm(cfg["emb_dim"]), LayerNorm(cfg["emb_dim"])
        self.drop = Drop(cfg["drop_rate"])

    def forward(self, x):
        after = x + self.drop(self.att(self.norm1(x)))
        return after + self.drop(self.ff(self.norm2(after)))
