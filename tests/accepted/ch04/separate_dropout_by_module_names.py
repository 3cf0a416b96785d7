"""Every dropout layer of a finished model gets its rate by the name of its place."""

from torch import nn

from gpt_model import GPTModel


def gpt_model_with_dropout_rates(cfg):
    model = GPTModel(cfg | {"drop_rate": 0.0})
    for name, module in model.named_modules():
        if isinstance(module, nn.Dropout):
            place = "attn" if ".att." in name else "shortcut" if "trf_blocks" in name else "emb"
            module.p = cfg.get(f"drop_rate_{place}", cfg.get("drop_rate"))
    return model
