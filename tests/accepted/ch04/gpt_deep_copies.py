"""The blocks are deep copies of the first one, so that all of them start alike."""

import copy

import torch
from torch import nn

from layer_norm import LayerNorm
from transformer_block import TransformerBlock


class GPTModel(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        block = TransformerBlock(cfg)
        self.tok_emb = nn.Embedding(cfg["vocab_size"], cfg["emb_dim"])
        self.pos_emb = nn.Embedding(cfg["context_length"], cfg["emb_dim"])
        self.drop_emb = nn.Dropout(cfg["drop_rate"])
        self.trf_blocks = nn.Sequential(*[copy.deepcopy(block) for _ in range(cfg["n_layers"])])
        self.final_norm = LayerNorm(cfg["emb_dim"])
        self.out_head = nn.Linear(cfg["emb_dim"], cfg["vocab_size"], bias=False)

    def forward(self, in_idx):
        n = in_idx.shape[1]
        if n > self.pos_emb.num_embeddings:
            raise ValueError(f"{n} tokens, but the model reads {self.pos_emb.num_embeddings}")
        x = self.tok_emb(in_idx) + self.pos_emb(torch.arange(n, device=in_idx.device).unsqueeze(0))
        return self.out_head(self.final_norm(self.trf_blocks(self.drop_emb(x))))
