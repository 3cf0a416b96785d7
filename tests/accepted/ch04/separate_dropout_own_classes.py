"""A block and a model of its own for three rates."""

import torch
import torch.nn as nn

from layer_norm import LayerNorm
from transformer_block import TransformerBlock


class BlockV2(TransformerBlock):
    def __init__(self, cfg):
        super().__init__({**cfg, "drop_rate": cfg["drop_rate_attn"]})
        self.drop_shortcut = nn.Dropout(cfg["drop_rate_shortcut"])


class GPTModelV2(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.tok_emb = nn.Embedding(cfg["vocab_size"], cfg["emb_dim"])
        self.pos_emb = nn.Embedding(cfg["context_length"], cfg["emb_dim"])
        self.drop_emb = nn.Dropout(cfg["drop_rate_emb"])
        self.trf_blocks = nn.Sequential(*[BlockV2(cfg) for _ in range(cfg["n_layers"])])
        self.final_norm = LayerNorm(cfg["emb_dim"])
        self.out_head = nn.Linear(cfg["emb_dim"], cfg["vocab_size"], bias=False)

    def forward(self, in_idx):
        x = self.tok_emb(in_idx) + self.pos_emb(torch.arange(in_idx.shape[1], device=in_idx.device))
        return self.out_head(self.final_norm(self.trf_blocks(self.drop_emb(x))))


def gpt_model_with_dropout_rates(cfg):
    full = {k: cfg.get(k, cfg.get("drop_rate", 0.0)) for k in ("drop_rate_emb", "drop_rate_attn", "drop_rate_shortcut")}
    return GPTModelV2({**cfg, **full})
