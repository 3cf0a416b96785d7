"""Parameters keep their identity and get their data exchanged, once all shapes are compared by an assertion."""

import numpy as np
import torch


def load_weights_into_gpt(gpt, params):
    new = {gpt.tok_emb.weight: params["wte"], gpt.out_head.weight: params["wte"], gpt.pos_emb.weight: params["wpe"]}
    new |= {gpt.final_norm.scale: params["g"], gpt.final_norm.shift: params["b"]}
    for block, p in zip(gpt.trf_blocks, params["blocks"], strict=True):
        qkv = p["attn"]["c_attn"]
        for i, layer in enumerate((block.att.W_query, block.att.W_key, block.att.W_value)):
            new[layer.weight] = np.hsplit(qkv["w"], 3)[i].T
            new[layer.bias] = np.array_split(qkv["b"], 3)[i]
        for layer, values in (
            (block.att.out_proj, p["attn"]["c_proj"]),
            (block.ff.layers[0], p["mlp"]["c_fc"]),
            (block.ff.layers[-1], p["mlp"]["c_proj"]),
        ):
            new[layer.weight], new[layer.bias] = values["w"].T, values["b"]
        for norm, values in ((block.norm1, p["ln_1"]), (block.norm2, p["ln_2"])):
            new[norm.scale], new[norm.shift] = values["g"], values["b"]
    for parameter, array in new.items():
        assert parameter.shape == array.shape, (parameter.shape, array.shape)
        parameter.data = torch.from_numpy(np.ascontiguousarray(array).copy())
