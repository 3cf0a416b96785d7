"""A dropout layer for each shortcut."""

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
        self.drop1 = nn.Dropout(cfg["drop_rate"])
        self.drop2 = nn.Dropout(cfg["drop_rate"])

    def forward(self, x):
        h = self.drop1(self.att(self.norm1(x))) + x
        return self.drop2(self.ff(self.norm2(h))) + h
