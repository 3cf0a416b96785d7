"""How large the models of the GPT-2 family are (book section 4.6, exercises 4.1 and 4.2)."""

from __future__ import annotations

from typing import Any

from torch import nn


def gpt2_config(size: str) -> dict[str, Any]:
    """The configuration of a GPT-2 model: ``"small"``, ``"medium"``, ``"large"`` or ``"xl"``.

    emb_dim, n_layers, n_heads: 768, 12, 12 / 1024, 24, 16 / 1280, 36, 20 / 1600, 48, 25. The other
    keys are those of ``GPT_CONFIG_124M``, with its values. Raises ``KeyError`` for any other size.
    Source: book section 4.6, exercise 4.2; Radford et al. 2019, table 2.
    """
    ### BEGIN SOLUTION
    emb_dim, n_layers, n_heads = {
        "small": (768, 12, 12),
        "medium": (1024, 24, 16),
        "large": (1280, 36, 20),
        "xl": (1600, 48, 25),
    }[size]
    return {
        "vocab_size": 50257,
        "context_length": 1024,
        "emb_dim": emb_dim,
        "n_heads": n_heads,
        "n_layers": n_layers,
        "drop_rate": 0.1,
        "qkv_bias": False,
    }
    ### END SOLUTION


def count_parameters(model: nn.Module, tied: bool = False) -> int:
    """How many numbers the parameters of a module hold, whatever the module and the device.

    ``tied=True`` counts a model with ``out_head`` as GPT-2 itself did, whose head uses the token
    embedding's weight: the head's own weight is left out. Source: book section 4.6, exercise 4.1.
    """
    ### BEGIN SOLUTION
    count = sum(parameter.numel() for parameter in model.parameters())
    if tied:
        count -= model.out_head.weight.numel()
    return count
    ### END SOLUTION


def size_in_mb(model: nn.Module) -> float:
    """Memory of a module's parameters as float32 (4 bytes each), in units of 1024 * 1024 bytes.

    Source: book section 4.6.
    """
    ### BEGIN SOLUTION
    return count_parameters(model) * 4 / (1024 * 1024)
    ### END SOLUTION
