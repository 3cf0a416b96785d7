"""Copies into the parameters that are there; the head shares the token embedding."""

import torch


def put(parameter, array):
    value = torch.tensor(array)
    if parameter.shape != value.shape:
        raise ValueError(f"{tuple(parameter.shape)} != {tuple(value.shape)}")
    parameter.copy_(value)


@torch.no_grad()
def load_weights_into_gpt(gpt, params):
    put(gpt.tok_emb.weight, params["wte"])
    put(gpt.pos_emb.weight, params["wpe"])
    gpt.out_head.weight = gpt.tok_emb.weight
    put(gpt.final_norm.scale, params["g"])
    put(gpt.final_norm.shift, params["b"])
    for i in range(len(params["blocks"])):
        block, source = gpt.trf_blocks[i], params["blocks"][i]
        all_w = torch.tensor(source["attn"]["c_attn"]["w"]).t().chunk(3, dim=0)
        all_b = torch.tensor(source["attn"]["c_attn"]["b"]).chunk(3)
        for layer, w, b in zip(
            (block.att.W_query, block.att.W_key, block.att.W_value), all_w, all_b, strict=True
        ):
            layer.weight.copy_(w)
            layer.bias.copy_(b)
        linears = ((block.att.out_proj, "attn", "c_proj"), (block.ff.layers[0], "mlp", "c_fc"))
        for layer, group, name in (*linears, (block.ff.layers[2], "mlp", "c_proj")):
            put(layer.weight, source[group][name]["w"].transpose())
            put(layer.bias, source[group][name]["b"])
        for norm, name in ((block.norm1, "ln_1"), (block.norm2, "ln_2")):
            put(norm.scale, source[name]["g"])
            put(norm.shift, source[name]["b"])
