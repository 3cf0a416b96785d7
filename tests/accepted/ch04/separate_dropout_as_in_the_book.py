"""New classes that read the new keys, nothing of GPTModel or TransformerBlock."""

import torch
from torch import nn

from feed_forward import FeedForward
from layer_norm import LayerNorm
from previous_chapters import MultiHeadAttention


def rate(cfg, place):
    key = f"drop_rate_{place}"
    return cfg[key] if key in cfg else cfg["drop_rate"]


class Block(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        dim = cfg["emb_dim"]
        self.att = MultiHeadAttention(
            dim, dim, cfg["context_length"], rate(cfg, "attn"), cfg["n_heads"], cfg["qkv_bias"]
        )
        self.ff = FeedForward(cfg)
        self.norm1 = LayerNorm(dim)
        self.norm2 = LayerNorm(dim)
        self.drop = nn.Dropout(rate(cfg, "shortcut"))

    def forward(self, x):
        x = x + self.drop(self.att(self.norm1(x)))
        return x + self.drop(self.ff(self.norm2(x)))


class Model(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        dim = cfg["emb_dim"]
        self.tok_emb = nn.Embedding(cfg["vocab_size"], dim)
        self.pos_emb = nn.Embedding(cfg["context_length"], dim)
        self.drop_emb = nn.Dropout(rate(cfg, "emb"))
        self.trf_blocks = nn.Sequential(*[Block(cfg) for _ in range(cfg["n_layers"])])
        self.final_norm = LayerNorm(dim)
        self.out_head = nn.Linear(dim, cfg["vocab_size"], bias=False)

    def forward(self, ids):
        x = self.tok_emb(ids) + self.pos_emb(torch.arange(ids.shape[1], device=ids.device))
        return self.out_head(self.final_norm(self.trf_blocks(self.drop_emb(x))))


def gpt_model_with_dropout_rates(cfg):
    return Model(cfg)
