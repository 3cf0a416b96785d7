"""A GPT with a dropout rate for each kind of place (book exercise 4.3)."""

from __future__ import annotations

from typing import Any

from torch import nn

from gpt_model import GPTModel


def gpt_model_with_dropout_rates(cfg: dict[str, Any]) -> nn.Module:
    """A GPT model with one dropout rate each for embeddings, attention weights and shortcuts.

    The rates are ``cfg["drop_rate_emb"]``, ``cfg["drop_rate_attn"]`` and ``cfg["drop_rate_shortcut"]``;
    ``cfg["drop_rate"]`` stands in for one that is not there, and may itself be missing when all three are
    given. The model has GPTModel's parameter names and shapes. Source: book exercise 4.3.
    """
    ### BEGIN SOLUTION
    default = cfg.get("drop_rate")
    model = GPTModel({**cfg, "drop_rate": cfg.get("drop_rate_emb", default)})
    for block in model.trf_blocks:
        block.att.dropout.p = cfg.get("drop_rate_attn", default)
        block.drop_shortcut.p = cfg.get("drop_rate_shortcut", default)
    return model
    ### END SOLUTION
