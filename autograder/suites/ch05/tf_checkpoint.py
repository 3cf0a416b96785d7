"""A checkpoint in OpenAI's format, written by TensorFlow: what the reading exercise is judged on."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from pathlib import Path

import numpy as np

from autograder.quiet_import import imported_quietly


@cache
def tf_checkpoint(layers: int, vocab: int, context: int, d: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The bytes (uint8) of ``model.ckpt.index`` and ``model.ckpt.data-00000-of-00001``, random weights.

    Made once for a seed, then kept: a class pays for TensorFlow's import once. ``ImportError`` without it.
    """
    if "TF_CPP_MIN_LOG_LEVEL" not in os.environ:
        os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"  # only errors on stderr
    tf = imported_quietly("tensorflow")

    variables = gpt2_variables(layers, vocab, context, d, seed)
    with tempfile.TemporaryDirectory() as folder, tf.device("CPU:0"):
        path = Path(folder, "model.ckpt")
        # What tf.compat.v1.train.Saver runs, without a graph and a session.
        tf.raw_ops.SaveV2(
            prefix=str(path),
            tensor_names=list(variables),
            shape_and_slices=[""] * len(variables),
            tensors=list(variables.values()),
        )
        files = (Path(f"{path}.index"), Path(f"{path}.data-00000-of-00001"))
        index, data = (np.frombuffer(file.read_bytes(), dtype=np.uint8) for file in files)
    return index, data


def gpt2_variables(layers: int, vocab: int, context: int, d: int, seed: int) -> dict[str, np.ndarray]:
    """Random float32 variables with the names and shapes of OpenAI's files: weights are (1, in, out)."""
    shapes: dict[str, tuple[int, ...]] = {
        "attn/c_attn/w": (1, d, 3 * d),
        "attn/c_attn/b": (3 * d,),
        "attn/c_proj/w": (1, d, d),
        "attn/c_proj/b": (d,),
        "mlp/c_fc/w": (1, d, 4 * d),
        "mlp/c_fc/b": (4 * d,),
        "mlp/c_proj/w": (1, 4 * d, d),
        "mlp/c_proj/b": (d,),
        "ln_1/g": (d,),
        "ln_1/b": (d,),
        "ln_2/g": (d,),
        "ln_2/b": (d,),
    }
    named = {f"model/h{layer}/{name}": shape for layer in range(layers) for name, shape in shapes.items()}
    named |= {
        "model/wte": (vocab, d),
        "model/wpe": (context, d),
        "model/ln_f/g": (d,),
        "model/ln_f/b": (d,),
    }
    random = np.random.default_rng(seed)
    return {name: random.standard_normal(shape).astype(np.float32) for name, shape in named.items()}
