"""Chapter 5's answers against numbers and programs that are not ours."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from autograder.assignment import load_assignment
from autograder.grading.given import given_sources
from autograder.implementation import Implementation, read_sources
from autograder.probes.tiny_lm import byte_tokenizer

TINY = {"vocab_size": 19, "context_length": 11, "emb_dim": 12, "n_heads": 3, "n_layers": 11}


@pytest.fixture(scope="module")
def answers(root: Path) -> Implementation:
    """The reference of chapter 5."""
    assignment = load_assignment(root / "solutions" / "ch05")
    return Implementation(
        read_sources(assignment.folder, assignment.modules),
        given=given_sources(assignment, root),
        names=assignment.names,
    )


@pytest.fixture(scope="module")
def huggingface() -> Any:
    """Hugging Face's GPT-2 with random weights, norms and biases included."""
    from transformers import GPT2Config, GPT2LMHeadModel

    torch.manual_seed(31)
    model = GPT2LMHeadModel(
        GPT2Config(
            vocab_size=TINY["vocab_size"],
            n_positions=TINY["context_length"],
            n_embd=TINY["emb_dim"],
            n_head=TINY["n_heads"],
            n_layer=TINY["n_layers"],
        )
    ).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))
    return model


def params_of(huggingface: Any) -> dict[str, Any]:
    """Hugging Face's weights as OpenAI's checkpoint nests them."""

    def pair(prefix: str, first: str, second: str) -> dict[str, np.ndarray]:
        return {first: state[f"{prefix}.weight"].numpy(), second: state[f"{prefix}.bias"].numpy()}

    state = huggingface.state_dict()
    blocks = []
    for number in range(TINY["n_layers"]):
        here = f"transformer.h.{number}"
        blocks.append(
            {
                "attn": {name: pair(f"{here}.attn.{name}", "w", "b") for name in ("c_attn", "c_proj")},
                "mlp": {name: pair(f"{here}.mlp.{name}", "w", "b") for name in ("c_fc", "c_proj")},
                "ln_1": pair(f"{here}.ln_1", "g", "b"),
                "ln_2": pair(f"{here}.ln_2", "g", "b"),
            }
        )
    tables = {name: state[f"transformer.{name}.weight"].numpy() for name in ("wte", "wpe")}
    return {"blocks": blocks, **tables, **pair("transformer.ln_f", "g", "b")}


@pytest.fixture(scope="module")
def loaded(answers: Implementation, huggingface: Any) -> torch.nn.Module:
    gpt = answers.GPTModel({**TINY, "drop_rate": 0.0, "qkv_bias": True})
    answers.load_weights_into_gpt(gpt, params_of(huggingface))
    return gpt.eval()


def test_logits_equal_huggingface(loaded: torch.nn.Module, huggingface: Any) -> None:
    ids = torch.randint(0, TINY["vocab_size"], (3, TINY["context_length"]))
    with torch.no_grad():
        torch.testing.assert_close(loaded(ids), huggingface(ids).logits, rtol=1e-4, atol=1e-4)


def test_loss_equals_huggingface(answers: Implementation, loaded: torch.nn.Module, huggingface: Any) -> None:
    ids = torch.randint(0, TINY["vocab_size"], (4, TINY["context_length"]))
    with torch.no_grad():
        ours = answers.calc_loss_batch(ids[:, :-1], ids[:, 1:], loaded, "cpu")
        torch.testing.assert_close(ours, huggingface(ids, labels=ids).loss, rtol=1e-4, atol=1e-5)


def test_greedy_text_equals_huggingface(
    answers: Implementation, loaded: torch.nn.Module, huggingface: Any
) -> None:
    start = torch.randint(0, TINY["vocab_size"], (1, 4))
    theirs = huggingface.generate(start, max_new_tokens=7, do_sample=False, pad_token_id=0, eos_token_id=None)
    assert answers.generate(loaded, start, 7, TINY["context_length"]).tolist() == theirs.tolist()


def test_counts_of_a_thousand_draws(answers: Implementation) -> None:
    """The nine words of book section 5.3.1 at temperature 1, seed 123."""
    logits = torch.tensor([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])
    torch.manual_seed(123)
    start = torch.zeros(1, 1, dtype=torch.long)
    drawn = answers.generate(lambda ids: logits.expand(*ids.shape, -1), start, 1000, 1, temperature=1.0)
    assert torch.bincount(drawn[0, 1:], minlength=9).tolist() == [73, 0, 0, 582, 2, 0, 0, 343, 0]


def test_training_equals_a_plain_loop(answers: Implementation) -> None:
    """Six steps of AdamW, dropout 0, beside a loop that knows nothing of the chapter."""
    config = {**TINY, "n_layers": 2, "drop_rate": 0.0, "qkv_bias": False, "vocab_size": 260}
    rows = torch.randint(0, 260, (6, 9))
    loader = torch.utils.data.DataLoader(
        torch.utils.data.TensorDataset(rows[:, :-1], rows[:, 1:]), batch_size=2
    )
    models = []
    for _ in range(2):
        torch.manual_seed(5)
        models.append(answers.GPTModel(config))
    taught, plain = models

    def adamw(model: torch.nn.Module) -> torch.optim.Optimizer:
        return torch.optim.AdamW(model.parameters(), lr=0.01, eps=1e-3)

    records = answers.train_model_simple(
        taught, loader, loader, adamw(taught), "cpu", 2, 2, 1, "ab", byte_tokenizer()
    )
    optimizer = adamw(plain)
    for _ in range(2):
        for inputs, targets in loader:
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(plain(inputs).mT, targets).backward()
            optimizer.step()
    for name, value in taught.state_dict().items():
        torch.testing.assert_close(value, plain.state_dict()[name], rtol=1e-3, atol=1e-5)
    assert records[2] == [16, 48, 80] and len(records[0]) == len(records[1]) == 3


WRITER = """
import sys
import numpy as np
import tensorflow.compat.v1 as tf

tf.disable_eager_execution()
arrays = np.load(sys.argv[1])
for name in arrays.files:
    tf.get_variable(name, initializer=arrays[name], use_resource=False)
with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    tf.train.Saver().save(session, sys.argv[2])
"""


def test_reads_what_a_saver_wrote(answers: Implementation, huggingface: Any, tmp_path: Path) -> None:
    """A checkpoint as OpenAI made theirs: a graph, a session, a Saver. Eleven blocks."""
    if importlib.util.find_spec("tensorflow") is None:
        pytest.skip("TensorFlow is not installed: reading its checkpoints is not tested")
    params = params_of(huggingface)
    arrays = {"model/wte": params["wte"], "model/wpe": params["wpe"]}
    arrays |= {f"model/ln_f/{name}": params[name] for name in "gb"}
    for number, block in enumerate(params["blocks"]):
        for group in ("attn", "mlp"):
            for name, layer in block[group].items():
                arrays[f"model/h{number}/{group}/{name}/w"] = layer["w"][None]  # (in, out) -> (1, in, out)
                arrays[f"model/h{number}/{group}/{name}/b"] = layer["b"]
        for norm in ("ln_1", "ln_2"):
            for name, array in block[norm].items():
                arrays[f"model/h{number}/{norm}/{name}"] = array
    np.savez(tmp_path / "arrays.npz", **arrays)
    path = str(tmp_path / "model.ckpt")
    quiet = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    command = [sys.executable, "-c", WRITER, str(tmp_path / "arrays.npz"), path]
    subprocess.run(command, check=True, env=quiet, capture_output=True)
    read = answers.load_gpt2_params_from_tf_ckpt(path, {"n_layer": TINY["n_layers"]})
    same(read, params)


def same(seen: Any, expected: Any) -> None:
    """Equal nesting, equal arrays."""
    if isinstance(expected, dict):
        assert sorted(seen) == sorted(expected)
        for key in expected:
            same(seen[key], expected[key])
    elif isinstance(expected, list):
        assert len(seen) == len(expected)
        for one, other in zip(seen, expected, strict=True):
            same(one, other)
    else:
        np.testing.assert_array_equal(seen, expected)
