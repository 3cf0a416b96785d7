"""Starting values of GPT-2 (normal, 0.02); positions are a slice of the table; blocks folded by reduce."""

from functools import reduce

from torch import nn

from layer_norm import LayerNorm
from transformer_block import TransformerBlock


class GPTModel(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.out_head = nn.Linear(cfg["emb_dim"], cfg["vocab_size"], bias=False)
        self.final_norm = LayerNorm(cfg["emb_dim"])
        self.trf_blocks = nn.ModuleList(TransformerBlock(cfg) for _ in range(cfg["n_layers"]))
        self.drop_emb = nn.Dropout(cfg["drop_rate"])
        self.pos_emb = nn.Embedding(cfg["context_length"], cfg["emb_dim"])
        self.tok_emb = nn.Embedding(cfg["vocab_size"], cfg["emb_dim"])
        self.apply(self._start)

    @staticmethod
    def _start(module):
        if isinstance(module, (nn.Linear, nn.Embedding)):
            nn.init.normal_(module.weight, std=0.02)
        if getattr(module, "bias", None) is not None:
            nn.init.zeros_(module.bias)

    def forward(self, in_idx):
        x = self.drop_emb(self.tok_emb(in_idx) + self.pos_emb.weight[: in_idx.size(1)])
        x = reduce(lambda h, block: block(h), self.trf_blocks, x)
        return self.out_head(self.final_norm(x))
