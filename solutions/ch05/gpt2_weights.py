"""OpenAI's GPT-2 weights in the model of chapter 4."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import nn


def assign(left: torch.Tensor, right: np.ndarray | torch.Tensor) -> nn.Parameter:
    """A new trainable parameter with the values of ``right``, for the place that ``left`` has now.

    Raises ``ValueError`` naming both shapes where they differ. Source: book section 5.5.
    """
    ### BEGIN SOLUTION
    if left.shape != right.shape:
        raise ValueError(f"shape mismatch: {tuple(left.shape)} here, {tuple(right.shape)} in the weights")
    return nn.Parameter(torch.as_tensor(right).clone())
    ### END SOLUTION


def load_weights_into_gpt(gpt: nn.Module, params: dict[str, Any]) -> None:
    """Fill a ``GPTModel`` (built with ``qkv_bias=True``) with the weights of a GPT-2 checkpoint.

    ``params`` is what ``load_gpt2_params_from_tf_ckpt`` returns: ``wte`` (V, d), ``wpe`` (context, d), ``g``
    and ``b`` (d,) of the final norm, and for each of ``blocks`` a dict: ``attn.c_attn`` (w (d, 3d): queries,
    keys, values side by side), ``attn.c_proj``, ``mlp.c_fc``, ``mlp.c_proj``, ``ln_1`` (before attention),
    ``ln_2``. OpenAI stores a weight as (in, out) and takes the token embedding for the output head as well. An array of
    another shape than its parameter is an error. Source: book section 5.5.
    """
    ### BEGIN SOLUTION
    gpt.tok_emb.weight = assign(gpt.tok_emb.weight, params["wte"])
    gpt.pos_emb.weight = assign(gpt.pos_emb.weight, params["wpe"])
    for block, weights in zip(gpt.trf_blocks, params["blocks"], strict=True):
        att, attn = block.att, weights["attn"]
        q_w, k_w, v_w = np.split(attn["c_attn"]["w"], 3, axis=-1)  # (d, 3d) -> 3 x (d, d)
        q_b, k_b, v_b = np.split(attn["c_attn"]["b"], 3, axis=-1)  # (3d,) -> 3 x (d,)
        att.W_query.weight = assign(att.W_query.weight, q_w.T)
        att.W_key.weight = assign(att.W_key.weight, k_w.T)
        att.W_value.weight = assign(att.W_value.weight, v_w.T)
        att.W_query.bias = assign(att.W_query.bias, q_b)
        att.W_key.bias = assign(att.W_key.bias, k_b)
        att.W_value.bias = assign(att.W_value.bias, v_b)
        att.out_proj.weight = assign(att.out_proj.weight, attn["c_proj"]["w"].T)
        att.out_proj.bias = assign(att.out_proj.bias, attn["c_proj"]["b"])

        expand, _, contract = block.ff.layers
        mlp = weights["mlp"]
        expand.weight = assign(expand.weight, mlp["c_fc"]["w"].T)  # (d, 4d) -> (4d, d)
        expand.bias = assign(expand.bias, mlp["c_fc"]["b"])
        contract.weight = assign(contract.weight, mlp["c_proj"]["w"].T)  # (4d, d) -> (d, 4d)
        contract.bias = assign(contract.bias, mlp["c_proj"]["b"])

        block.norm1.scale = assign(block.norm1.scale, weights["ln_1"]["g"])
        block.norm1.shift = assign(block.norm1.shift, weights["ln_1"]["b"])
        block.norm2.scale = assign(block.norm2.scale, weights["ln_2"]["g"])
        block.norm2.shift = assign(block.norm2.shift, weights["ln_2"]["b"])
    gpt.final_norm.scale = assign(gpt.final_norm.scale, params["g"])
    gpt.final_norm.shift = assign(gpt.final_norm.shift, params["b"])
    gpt.out_head.weight = assign(gpt.out_head.weight, params["wte"])
    ### END SOLUTION
