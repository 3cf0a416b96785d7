"""Parts are asked by ``part.forward(x)`` or by keyword, which hooks do not see or see without arguments."""

import torch
from torch import nn

from layer_norm import LayerNorm
from transformer_block import TransformerBlock


class GPTModel(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.tok_emb = nn.Embedding(cfg["vocab_size"], cfg["emb_dim"])
        self.pos_emb = nn.Embedding(cfg["context_length"], cfg["emb_dim"])
        self.drop_emb = nn.Dropout(cfg["drop_rate"])
        self.trf_blocks = nn.ModuleList(TransformerBlock(cfg) for _ in range(cfg["n_layers"]))
        self.final_norm = LayerNorm(cfg["emb_dim"])
        self.out_head = nn.Linear(cfg["emb_dim"], cfg["vocab_size"], bias=False)

    def forward(self, in_idx):
        places = torch.arange(in_idx.shape[1], device=in_idx.device)
        x = self.drop_emb.forward(self.tok_emb.forward(in_idx) + self.pos_emb(input=places))
        for block in self.trf_blocks:
            x = block.forward(x)
        return self.out_head.forward(self.final_norm.forward(x=x))
