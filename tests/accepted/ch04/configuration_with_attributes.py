"""The configuration is a dict whose keys are attributes too; parameters told apart by id."""

from gpt_model import GPT_CONFIG_124M

SIZES = dict(small=(768, 12, 12), medium=(1024, 24, 16), large=(1280, 36, 20), xl=(1600, 48, 25))


class Config(dict):
    """A dictionary whose keys can be read as attributes."""

    __getattr__ = dict.__getitem__


def gpt2_config(size):
    cfg = Config(GPT_CONFIG_124M)
    cfg["emb_dim"], cfg["n_layers"], cfg["n_heads"] = SIZES[size]
    return cfg


def count_parameters(model, tied=False):
    seen = {id(p): p.numel() for p in model.parameters()}
    if tied:
        seen.pop(id(model.out_head.weight))
    return sum(seen.values())


def size_in_mb(model):
    return round(count_parameters(model) * 4) / (1 << 20)
