"""One transformer block (book section 4.5)."""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn

from feed_forward import FeedForward
from layer_norm import LayerNorm
from previous_chapters import MultiHeadAttention


class TransformerBlock(nn.Module):
    """Attention, then the feed-forward network, each normalised before and added to what came in.

    x + dropout(att(norm1(x))), then the same with ff and norm2. ``cfg`` gives emb_dim, context_length,
    n_heads, drop_rate and qkv_bias; drop_rate is used on the attention weights and on both shortcuts.
    Parts: ``att``, ``ff``, ``norm1``, ``norm2``. Shapes: x (b, T, emb_dim) -> the same.
    Source: book section 4.5; Radford et al. 2019, section 2.3.
    """

    def __init__(self, cfg: dict[str, Any]) -> None:
        super().__init__()
        ### BEGIN SOLUTION
        self.att = MultiHeadAttention(
            d_in=cfg["emb_dim"],
            d_out=cfg["emb_dim"],
            context_length=cfg["context_length"],
            dropout=cfg["drop_rate"],
            num_heads=cfg["n_heads"],
            qkv_bias=cfg["qkv_bias"],
        )
        self.ff = FeedForward(cfg)
        self.norm1 = LayerNorm(cfg["emb_dim"])
        self.norm2 = LayerNorm(cfg["emb_dim"])
        self.drop_shortcut = nn.Dropout(cfg["drop_rate"])
        ### END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        """(b, T, emb_dim) -> (b, T, emb_dim)."""
        ### BEGIN SOLUTION
        shortcut = x
        x = self.att(self.norm1(x))
        x = self.drop_shortcut(x) + shortcut

        shortcut = x
        x = self.ff(self.norm2(x))
        x = self.drop_shortcut(x) + shortcut
        return x
        ### END SOLUTION
