"""The GPT model, first as an outline and then for real (book sections 4.1 and 4.6)."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from layer_norm import LayerNorm
from transformer_block import TransformerBlock

GPT_CONFIG_124M = {
    "vocab_size": 50257,  # how many tokens GPT-2's tokenizer knows
    "context_length": 1024,  # how many tokens the model can read at once
    "emb_dim": 768,  # length of a token's vector
    "n_heads": 12,
    "n_layers": 12,
    "drop_rate": 0.1,
    "qkv_bias": False,  # whether W_query, W_key and W_value have a bias
}


class DummyTransformerBlock(nn.Module):
    """Stands where a transformer block will stand; gives back what it gets."""

    def __init__(self, cfg: dict[str, Any]) -> None:
        super().__init__()

    def forward(self, x: Tensor) -> Tensor:
        return x


class DummyLayerNorm(nn.Module):
    """Stands where layer normalisation will stand; gives back what it gets."""

    def __init__(self, emb_dim: int) -> None:
        super().__init__()

    def forward(self, x: Tensor) -> Tensor:
        return x


class DummyGPTModel(nn.Module):
    """The outline of GPT: embeddings, dropout, placeholders for blocks and norm, and a head.

    Parts: ``tok_emb``, ``pos_emb``, ``drop_emb``, ``trf_blocks`` (n_layers DummyTransformerBlock),
    ``final_norm`` (DummyLayerNorm), ``out_head`` (no bias).
    Shapes: in_idx (b, T) int64 -> logits (b, T, vocab_size). Source: book section 4.1.
    """

    def __init__(self, cfg: dict[str, Any]) -> None:
        super().__init__()
        ### BEGIN SOLUTION
        self.tok_emb = nn.Embedding(cfg["vocab_size"], cfg["emb_dim"])
        self.pos_emb = nn.Embedding(cfg["context_length"], cfg["emb_dim"])
        self.drop_emb = nn.Dropout(cfg["drop_rate"])
        self.trf_blocks = nn.Sequential(*[DummyTransformerBlock(cfg) for _ in range(cfg["n_layers"])])
        self.final_norm = DummyLayerNorm(cfg["emb_dim"])
        self.out_head = nn.Linear(cfg["emb_dim"], cfg["vocab_size"], bias=False)
        ### END SOLUTION

    def forward(self, in_idx: Tensor) -> Tensor:
        """(b, T) -> (b, T, vocab_size)."""
        ### BEGIN SOLUTION
        positions = torch.arange(in_idx.shape[1], device=in_idx.device)
        x = self.tok_emb(in_idx) + self.pos_emb(positions)  # (b, T) -> (b, T, emb_dim)
        x = self.drop_emb(x)
        x = self.trf_blocks(x)
        x = self.final_norm(x)
        return self.out_head(x)  # (b, T, emb_dim) -> (b, T, vocab_size)
        ### END SOLUTION


class GPTModel(nn.Module):
    """GPT-2: embeddings, dropout, a stack of transformer blocks, a last normalisation, and a head.

    Parts: ``tok_emb``, ``pos_emb``, ``drop_emb``, ``trf_blocks``, ``final_norm``, ``out_head`` (no bias, a
    weight of its own). ``cfg`` has the keys of ``GPT_CONFIG_124M``. T is at most context_length.
    Shapes: in_idx (b, T) int64 -> logits (b, T, vocab_size), on the device of in_idx.
    Source: book section 4.6; Radford et al. 2019, section 2.3.
    """

    def __init__(self, cfg: dict[str, Any]) -> None:
        super().__init__()
        ### BEGIN SOLUTION
        self.tok_emb = nn.Embedding(cfg["vocab_size"], cfg["emb_dim"])
        self.pos_emb = nn.Embedding(cfg["context_length"], cfg["emb_dim"])
        self.drop_emb = nn.Dropout(cfg["drop_rate"])
        self.trf_blocks = nn.Sequential(*[TransformerBlock(cfg) for _ in range(cfg["n_layers"])])
        self.final_norm = LayerNorm(cfg["emb_dim"])
        self.out_head = nn.Linear(cfg["emb_dim"], cfg["vocab_size"], bias=False)
        ### END SOLUTION

    def forward(self, in_idx: Tensor) -> Tensor:
        """(b, T) -> (b, T, vocab_size)."""
        ### BEGIN SOLUTION
        positions = torch.arange(in_idx.shape[1], device=in_idx.device)
        x = self.tok_emb(in_idx) + self.pos_emb(positions)  # (b, T) -> (b, T, emb_dim)
        x = self.drop_emb(x)
        x = self.trf_blocks(x)
        x = self.final_norm(x)
        return self.out_head(x)  # (b, T, emb_dim) -> (b, T, vocab_size)
        ### END SOLUTION
