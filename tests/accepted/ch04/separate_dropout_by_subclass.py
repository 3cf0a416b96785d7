"""Subclasses of the chapter's own model; the function's name is a class."""

from torch import nn

from gpt_model import GPTModel
from transformer_block import TransformerBlock


class Rates(dict):
    def at(self, place):
        value = self.get(f"drop_rate_{place}")
        return self["drop_rate"] if value is None else value


class Block(TransformerBlock):
    def __init__(self, cfg):
        super().__init__({**cfg, "drop_rate": Rates(cfg).at("shortcut")})
        self.att.dropout = nn.Dropout(Rates(cfg).at("attn"))


class gpt_model_with_dropout_rates(GPTModel):
    def __init__(self, cfg):
        super().__init__({**cfg, "drop_rate": Rates(cfg).at("emb"), "n_layers": 0})
        self.trf_blocks = nn.Sequential(*[Block(cfg) for _ in range(cfg["n_layers"])])
