"""Collects everything under the model's names and loads it as a state dict."""

import numpy as np
import torch


def load_weights_into_gpt(gpt, params):
    state = {
        "pos_emb.weight": params["wpe"],
        "tok_emb.weight": params["wte"],
        "out_head.weight": params["wte"],
    }
    state |= {"final_norm.scale": params["g"], "final_norm.shift": params["b"]}
    for number, block in enumerate(params["blocks"]):
        here = f"trf_blocks.{number}."
        width = block["ln_1"]["g"].shape[0]
        for third, name in enumerate(("query", "key", "value")):
            part = slice(third * width, (third + 1) * width)
            state[f"{here}att.W_{name}.weight"] = block["attn"]["c_attn"]["w"][:, part].T
            state[f"{here}att.W_{name}.bias"] = block["attn"]["c_attn"]["b"][part]
        layers = {"att.out_proj": block["attn"]["c_proj"], "ff.layers.0": block["mlp"]["c_fc"]}
        layers["ff.layers.2"] = block["mlp"]["c_proj"]
        for name, layer in layers.items():
            state[f"{here}{name}.weight"] = layer["w"].T
            state[f"{here}{name}.bias"] = layer["b"]
        for norm in "12":
            state[f"{here}norm{norm}.scale"] = block[f"ln_{norm}"]["g"]
            state[f"{here}norm{norm}.shift"] = block[f"ln_{norm}"]["b"]
    tensors = {name: torch.from_numpy(np.array(value, copy=True)) for name, value in state.items()}
    missing, unexpected = gpt.load_state_dict(tensors, strict=False)
    if unexpected or [name for name in missing if not name.endswith("mask")]:
        raise ValueError("the weights are of another model")
