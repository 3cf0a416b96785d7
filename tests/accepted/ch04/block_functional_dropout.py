"""Dropout as a function, with self.training; the halves in a loop."""

from torch import nn

from feed_forward import FeedForward
from layer_norm import LayerNorm
from previous_chapters import MultiHeadAttention


class TransformerBlock(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.att = MultiHeadAttention(
            cfg["emb_dim"], cfg["emb_dim"], cfg["context_length"], cfg["drop_rate"], cfg["n_heads"], cfg["qkv_bias"]
        )
        self.ff = FeedForward(cfg)
        self.norm1, self.norm2 = LayerNorm(cfg["emb_dim"]), LayerNorm(cfg["emb_dim"])
        self.rate = cfg["drop_rate"]

    def forward(self, x):
        for norm, part in ((self.norm1, self.att), (self.norm2, self.ff)):
            x = x + nn.functional.dropout(part(norm(x)), self.rate, self.training)
        return x
