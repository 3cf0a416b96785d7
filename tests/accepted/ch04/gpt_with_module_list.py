"""Blocks in a ModuleList, and the position table sliced instead of looked up."""

from torch import nn

from layer_norm import LayerNorm
from transformer_block import TransformerBlock


class GPTModel(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.trf_blocks = nn.ModuleList(TransformerBlock(cfg) for _ in range(cfg["n_layers"]))
        self.final_norm = LayerNorm(cfg["emb_dim"])
        self.tok_emb = nn.Embedding(cfg["vocab_size"], cfg["emb_dim"])
        self.pos_emb = nn.Embedding(cfg["context_length"], cfg["emb_dim"])
        self.out_head = nn.Linear(cfg["emb_dim"], cfg["vocab_size"], bias=False)
        self.rate = cfg["drop_rate"]

    def forward(self, ids):
        h = self.tok_emb(ids) + self.pos_emb.weight[: ids.size(1)].unsqueeze(0)
        h = nn.functional.dropout(h, p=self.rate, training=self.training)
        for block in self.trf_blocks:
            h = block(h)
        return self.out_head(self.final_norm(h))
