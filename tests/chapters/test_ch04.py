"""Chapter 4's answers, held against published numbers and against independent implementations."""

from __future__ import annotations

from pathlib import Path

import pytest
import tiktoken
import torch
from torch import nn

from autograder.assignment import load_assignment
from autograder.data.vocabulary import use_shipped_vocabulary
from autograder.grading.given import given_sources
from autograder.implementation import Implementation, read_sources

ROOT = Path(__file__).resolve().parents[2]
assignment = load_assignment(ROOT / "solutions" / "ch04")
ch04 = Implementation(
    read_sources(assignment.folder, assignment.modules), given=given_sources(assignment, ROOT), names=assignment.names
)
TINY = {
    "vocab_size": 37,
    "context_length": 11,
    "emb_dim": 24,
    "n_heads": 3,
    "n_layers": 3,
    "drop_rate": 0.0,
    "qkv_bias": True,
}


def on_meta(cfg: dict) -> nn.Module:
    with torch.device("meta"):
        return ch04.GPTModel(cfg)


@pytest.mark.parametrize(
    ("size", "untied", "tied"),
    [
        ("small", 163_009_536, 124_412_160),
        ("medium", 406_212_608, 354_749_440),
        ("large", 838_220_800, 773_891_840),
        ("xl", 1_637_792_000, 1_557_380_800),
    ],
)
def test_published_parameter_counts(size: str, untied: int, tied: int) -> None:
    model = on_meta(ch04.gpt2_config(size))
    assert ch04.count_parameters(model) == untied
    assert ch04.count_parameters(model, tied=True) == tied


def test_published_counts_with_bias_and_size() -> None:
    model = on_meta({**ch04.gpt2_config("small"), "qkv_bias": True})
    assert (ch04.count_parameters(model), ch04.count_parameters(model, tied=True)) == (163_037_184, 124_439_808)
    assert round(ch04.size_in_mb(on_meta(ch04.gpt2_config("small"))), 2) == 621.83


def test_published_counts_of_the_parts() -> None:
    """Exercise 4.1: the feed-forward network has twice as many parameters as attention."""
    block = on_meta(ch04.gpt2_config("small")).trf_blocks[0]
    assert [ch04.count_parameters(part) for part in (block.att, block.ff, block)] == [2_360_064, 4_722_432, 7_085_568]


@pytest.mark.slow
def test_published_greedy_text() -> None:
    """The untrained 124M model under seed 123 continues "Hello, I am" as the book prints it."""
    use_shipped_vocabulary()
    gpt2 = tiktoken.get_encoding("gpt2")
    torch.manual_seed(123)
    model = ch04.GPTModel(ch04.gpt2_config("small")).eval()
    prompt = torch.tensor([gpt2.encode("Hello, I am")])
    text = ch04.generate_text_simple(model, prompt, max_new_tokens=6, context_size=1024)
    assert text[0, 4:].tolist() == [27018, 24086, 47843, 30961, 42348, 7267]


def test_layer_norm_is_torchs() -> None:
    torch.manual_seed(1)
    mine, theirs = ch04.LayerNorm(7), nn.LayerNorm(7)
    with torch.no_grad():
        theirs.weight.copy_(mine.scale.normal_())
        theirs.bias.copy_(mine.shift.normal_())
    for scale in (1e-3, 1.0, 50.0):
        x = scale * torch.randn(2, 5, 7)
        torch.testing.assert_close(mine(x), theirs(x))


def test_gelu_is_torchs_tanh_form() -> None:
    x = torch.linspace(-8, 8, 1001, dtype=torch.float64)
    torch.testing.assert_close(ch04.GELU()(x), nn.functional.gelu(x, approximate="tanh"))


def test_logits_are_those_of_hugging_face() -> None:
    """The same random weights in transformers' GPT-2 and in the reference, in float64."""
    import transformers
    config = transformers.GPT2Config(
        vocab_size=TINY["vocab_size"],
        n_positions=TINY["context_length"],
        n_embd=TINY["emb_dim"],
        n_layer=TINY["n_layers"],
        n_head=TINY["n_heads"],
        tie_word_embeddings=False,
    )
    torch.manual_seed(5)
    theirs = transformers.GPT2LMHeadModel(config).double().eval()
    with torch.no_grad():
        for parameter in theirs.parameters():
            parameter.normal_(0.0, 0.4)
    mine = ch04.GPTModel(TINY).double().eval()
    mine.load_state_dict(_from_hugging_face(theirs.state_dict()), strict=False)
    ids = torch.randint(0, TINY["vocab_size"], (3, 9))
    torch.testing.assert_close(mine(ids), theirs(ids).logits, rtol=1e-9, atol=1e-9)


def _from_hugging_face(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """GPT-2's names and orientation (input, output) as the chapter's."""
    found = {
        "tok_emb.weight": state["transformer.wte.weight"],
        "pos_emb.weight": state["transformer.wpe.weight"],
        "final_norm.scale": state["transformer.ln_f.weight"],
        "final_norm.shift": state["transformer.ln_f.bias"],
        "out_head.weight": state["lm_head.weight"],
    }
    places = {"attn.c_proj": "att.out_proj", "mlp.c_fc": "ff.layers.0", "mlp.c_proj": "ff.layers.2"}
    for number in range(TINY["n_layers"]):
        theirs, mine = f"transformer.h.{number}.", f"trf_blocks.{number}."
        parts = zip(
            ("W_query", "W_key", "W_value"),
            state[theirs + "attn.c_attn.weight"].chunk(3, dim=1),
            state[theirs + "attn.c_attn.bias"].chunk(3),
            strict=True,
        )
        for name, weight, bias in parts:
            found[f"{mine}att.{name}.weight"] = weight.T
            found[f"{mine}att.{name}.bias"] = bias
        for there, here in places.items():
            found[f"{mine}{here}.weight"] = state[f"{theirs}{there}.weight"].T
            found[f"{mine}{here}.bias"] = state[f"{theirs}{there}.bias"]
        for norm in ("1", "2"):
            found[f"{mine}norm{norm}.scale"] = state[f"{theirs}ln_{norm}.weight"]
            found[f"{mine}norm{norm}.shift"] = state[f"{theirs}ln_{norm}.bias"]
    return found


@pytest.mark.parametrize(
    ("use_shortcut", "published"),
    [
        (False, [0.00020173588, 0.00012011161, 0.00071520417, 0.00139887386, 0.00504964637]),
        (True, [0.22169792, 0.20694105, 0.32896996, 0.26657322, 1.32585406]),
    ],
)
def test_published_gradients_of_the_five_layers(use_shortcut: bool, published: list[float]) -> None:
    """Section 4.4: sizes 3, 3, 3, 3, 3, 1, seed 123, x = (1, 0, -1)."""
    torch.manual_seed(123)
    network = ch04.ExampleDeepNeuralNetwork([3, 3, 3, 3, 3, 1], use_shortcut)
    found = list(ch04.gradient_means(network, torch.tensor([[1.0, 0.0, -1.0]])).values())
    assert found == pytest.approx(published, rel=1e-4)


def test_separate_rates_reach_their_layers() -> None:
    """Exercise 4.3, seen from the inside: every dropout layer has the rate of its place."""
    rates = {"drop_rate_emb": 0.1, "drop_rate_attn": 0.2, "drop_rate_shortcut": 0.3}
    cfg = {key: value for key, value in TINY.items() if key != "drop_rate"}
    model = ch04.gpt_model_with_dropout_rates({**cfg, **rates})
    found = {name: module.p for name, module in model.named_modules() if isinstance(module, nn.Dropout)}
    assert found.pop("drop_emb") == 0.1
    assert {p for name, p in found.items() if ".att." in name} == {0.2}
    assert {p for name, p in found.items() if ".att." not in name} == {0.3}
