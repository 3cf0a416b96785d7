"""The rates written into the dropout layers of a finished model, by where these stand."""

from torch import nn

from gpt_model import GPTModel


def gpt_model_with_dropout_rates(cfg: dict) -> nn.Module:
    fallback = cfg.get("drop_rate", 0.0)
    rate = {place: cfg.get(f"drop_rate_{place}", fallback) for place in ("emb", "attn", "shortcut")}
    model = GPTModel(dict(cfg, drop_rate=0.5))
    for name, module in model.named_modules():
        if isinstance(module, nn.Dropout):
            place = "emb" if name == "drop_emb" else "attn" if ".att." in name else "shortcut"
            module.p = rate[place]
    return model
