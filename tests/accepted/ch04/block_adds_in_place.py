"""The fresh output of each half is added to in place; the block's input stays as it is."""

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
        self.drop = nn.Dropout(cfg["drop_rate"])

    def forward(self, x):
        h = self.drop(self.att(self.norm1(x))).clone()
        h += x
        return self.drop(self.ff(self.norm2(h))).add(h)
