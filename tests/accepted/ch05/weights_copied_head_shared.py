"""Values are copied in place; the head shares the token embedding."""

import numpy as np
import torch
import torch.nn as nn


def load_weights_into_gpt(gpt, params):
    with torch.no_grad():
        gpt.tok_emb.weight.copy_(torch.from_numpy(params["wte"]))
        assert gpt.pos_emb.weight.shape == params["wpe"].shape
        gpt.pos_emb.weight.copy_(torch.from_numpy(params["wpe"]))
        gpt.out_head.weight = gpt.tok_emb.weight
        gpt.final_norm.scale.data = torch.tensor(params["g"])
        gpt.final_norm.shift.data = torch.tensor(params["b"])
        for blk, p in zip(gpt.trf_blocks, params["blocks"], strict=False):
            w = torch.from_numpy(p["attn"]["c_attn"]["w"]).T
            bq, bk, bv = torch.from_numpy(p["attn"]["c_attn"]["b"]).chunk(3)
            d = w.shape[1]
            blk.att.W_query.weight.copy_(w[:d])
            blk.att.W_key.weight.copy_(w[d : 2 * d])
            blk.att.W_value.weight.copy_(w[2 * d :])
            blk.att.W_query.bias.copy_(bq)
            blk.att.W_key.bias.copy_(bk)
            blk.att.W_value.bias.copy_(bv)
            for lin, q in (
                (blk.att.out_proj, p["attn"]["c_proj"]),
                (blk.ff.layers[0], p["mlp"]["c_fc"]),
                (blk.ff.layers[2], p["mlp"]["c_proj"]),
            ):
                lin.weight.copy_(torch.from_numpy(q["w"].T.copy()))
                lin.bias.copy_(torch.from_numpy(q["b"]))
            for n, q in ((blk.norm1, p["ln_1"]), (blk.norm2, p["ln_2"])):
                n.scale.copy_(torch.from_numpy(q["g"]))
                n.shift.copy_(torch.from_numpy(q["b"]))


def assign(left, right):
    right = torch.as_tensor(np.array(right))
    if tuple(left.shape) != tuple(right.shape):
        raise ValueError("shape mismatch")
    return nn.Parameter(right, requires_grad=True)
