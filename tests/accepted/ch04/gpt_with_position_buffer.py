"""Positions kept in a buffer that moves with the model, one row for every text of the batch."""

import torch
from torch import nn

from layer_norm import LayerNorm
from transformer_block import TransformerBlock


class GPTModel(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        dim = cfg["emb_dim"]
        self.register_buffer("positions", torch.arange(cfg["context_length"]), persistent=False)
        self.tok_emb, self.pos_emb = nn.Embedding(cfg["vocab_size"], dim), nn.Embedding(cfg["context_length"], dim)
        self.drop_emb = nn.Dropout(cfg["drop_rate"])
        self.trf_blocks = nn.Sequential()
        for number in range(cfg["n_layers"]):
            self.trf_blocks.add_module(str(number), TransformerBlock(cfg))
        self.final_norm, self.out_head = LayerNorm(dim), nn.Linear(dim, cfg["vocab_size"], False)

    def forward(self, in_idx):
        positions = self.positions[: in_idx.shape[-1]].expand_as(in_idx)
        x = self.drop_emb(self.pos_emb(positions) + self.tok_emb(in_idx))
        return torch.einsum("btd,vd->btv", self.final_norm(self.trf_blocks(x)), self.out_head.weight)
