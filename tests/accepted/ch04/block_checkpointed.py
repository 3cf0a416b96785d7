"""Activations are not kept but computed again in the backward pass."""

from torch import nn
from torch.utils.checkpoint import checkpoint

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
        self.norm1 = LayerNorm(cfg["emb_dim"])
        self.norm2 = LayerNorm(cfg["emb_dim"])
        self.drop_resid = nn.Dropout(cfg["drop_rate"])

    def _attention(self, x):
        return self.drop_resid(self.att(self.norm1(x)))

    def _feed_forward(self, x):
        return self.drop_resid(self.ff(self.norm2(x)))

    def forward(self, x):
        x = x + checkpoint(self._attention, x, use_reentrant=False)
        return x + checkpoint(self._feed_forward, x, use_reentrant=False)
