"""Read OpenAI's TensorFlow checkpoint of GPT-2 into nested dicts."""

from __future__ import annotations

import os
from typing import Any

import numpy as np


def load_gpt2_params_from_tf_ckpt(
    ckpt_path: str | os.PathLike[str], settings: dict[str, Any]
) -> dict[str, Any]:
    """The variables of a checkpoint as numpy arrays, sorted by block.

    The names in the file are paths: ``model/wte``, ``model/ln_f/g``, ``model/h10/attn/c_attn/w``. The weights
    of the blocks have a leading axis of size 1, which goes. Returns the keys ``blocks, wte, wpe, g, b``:
    ``settings["n_layer"]`` blocks, each as the file nests it (``block["attn"]["c_attn"]["w"]``); the final
    norm's ``g`` and ``b`` stand at the top. TensorFlow is imported here, when it is needed.
    Source: book section 5.5.
    """
    ### BEGIN SOLUTION
    import tensorflow as tf

    params: dict[str, Any] = {"blocks": [{} for _ in range(settings["n_layer"])]}
    for name, _ in tf.train.list_variables(ckpt_path):
        _, owner, *groups = name.split("/")  # "model", "h10", ["attn", "c_attn", "w"]
        place = params
        if owner.startswith("h"):
            place = params["blocks"][int(owner[1:])]
        last = groups.pop() if groups else owner  # "model/wte" has no groups
        for group in groups:
            place = place.setdefault(group, {})
        place[last] = np.squeeze(tf.train.load_variable(ckpt_path, name))  # (1, in, out) -> (in, out)
    return params
    ### END SOLUTION
