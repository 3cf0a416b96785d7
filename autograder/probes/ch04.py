"""Looks at chapter 4: the parts of GPT, the model, and greedy generation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from autograder.implementation import Implementation
from autograder.probes import summed_up_by
from autograder.probes.modules import build, fill, named, note_inputs, tensor
from autograder.probes.standins_ch04 import STANDINS

__all__ = ["STANDINS"]

FEW = {"vocab_size": 11, "context_length": 8, "emb_dim": 6, "n_heads": 2, "n_layers": 2, "drop_rate": 0.0}
"""A small configuration that a call's own ``cfg`` is laid over."""


def config(cfg: Mapping[str, Any]) -> dict[str, Any]:
    """A full configuration from what a check wants to be special."""
    return {**FEW, "qkv_bias": False, **cfg}


class SignedNet(nn.Module):
    """A network with gradients of both signs, and parameters whose names hold no "weight"."""

    def __init__(self, widths: Sequence[int]) -> None:
        super().__init__()
        pairs = zip(widths[:-1], widths[1:], strict=True)
        self.layers = nn.ModuleList(nn.Linear(d_in, d_out) for d_in, d_out in pairs)
        self.gain = nn.Parameter(torch.ones(()))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            x = torch.tanh(layer(x))  # (b, d_in) -> (b, d_out)
        return self.gain * x


def gradient_means(
    impl: Implementation, *, widths: Sequence[int], x: np.ndarray, seed: int, calls: int = 1
) -> dict[str, float]:
    """The mean gradients that the last of some calls on one network gives."""
    model = SignedNet(widths)
    fill(model, seed)
    return [dict(impl.gradient_means(model, tensor(x))) for _ in range(calls)][-1]


def _values(seen: np.ndarray, **_: Any) -> np.ndarray:
    """The different values, smallest first."""
    return np.unique(seen)


@summed_up_by(_values, proves=False)
def shortcut_values(
    impl: Implementation, *, name: str, cfg: Mapping[str, Any], x: np.ndarray, seed: int
) -> torch.Tensor:
    """A block's output in training when attention gives 1 and the feed-forward network 10.

    `x` is zero, and so is every parameter but two biases: what is left is what dropout makes of those.
    """
    block = getattr(impl, name)(config(cfg)).train()
    _set(block, {"att.out_proj.bias": 1.0, "ff.layers.2.bias": 10.0})
    return block(tensor(x))


def attention_in_training(
    impl: Implementation, *, name: str, cfg: Mapping[str, Any], x: np.ndarray, seed: int
) -> torch.Tensor:
    """The output of the block's own attention, in training mode; its last bias is 0, so that nothing else is left."""
    block = build(impl, name, [config(cfg)], seed=seed).train()
    with torch.no_grad():
        named(block)["att.out_proj.bias"].zero_()
    return block.att(tensor(x))


def model_forward(
    impl: Implementation, *, name: str, cfg: Mapping[str, Any], x: np.ndarray, seed: int, train: bool = False
) -> torch.Tensor:
    """Logits of a model with the full configuration made from `cfg`."""
    return build(impl, name, [config(cfg)], seed=seed).train(train)(tensor(x))


@summed_up_by(_values, proves=False)
def embedding_values(
    impl: Implementation, *, name: str, cfg: Mapping[str, Any], x: np.ndarray, seed: int
) -> torch.Tensor:
    """What reaches the last normalisation in training, when every embedding is 1."""
    model = getattr(impl, name)(config(cfg)).train()
    _set(model, {"tok_emb.weight": 1.0})
    reached: list[torch.Tensor] = []
    note_inputs(model.final_norm, reached.append)
    model(tensor(x))
    return reached[0]


def parameter_total(impl: Implementation, *, name: str, cfg: Mapping[str, Any]) -> dict[str, int]:
    """How many parameters a model has, made on the meta device, which costs no memory."""
    with torch.device("meta"):
        model = getattr(impl, name)(config(cfg))
    sizes = {key: parameter.numel() for key, parameter in named(model).items()}
    return {"all": sum(sizes.values()), "head": sizes.get("out_head.weight", 0)}


class HeadedNet(nn.Module):
    """Something with a token embedding, a head and more, to be counted."""

    def __init__(self, vocab_size: int, emb_dim: int, device: str) -> None:
        super().__init__()
        self.tok_emb = nn.Embedding(vocab_size, emb_dim, device=device)
        self.body = nn.Sequential(nn.Linear(emb_dim, 3 * emb_dim, device=device), nn.Tanh())
        self.body.requires_grad_(False)
        self.out_head = nn.Linear(emb_dim, vocab_size, bias=False, device=device)
        self.register_buffer("mask", torch.ones(5, 5, device=device))


def counts(impl: Implementation, *, vocab_size: int, emb_dim: int, device: str) -> dict[str, int]:
    """Parameters of a network with a head: by default, untied and tied."""
    model = HeadedNet(vocab_size, emb_dim, device)
    return {
        "by default": int(impl.count_parameters(model)),
        "untied": int(impl.count_parameters(model, tied=False)),
        "tied": int(impl.count_parameters(model, tied=True)),
    }


def count_of_part(impl: Implementation, *, d_in: int, d_out: int) -> int:
    """Parameters of a part without a head."""
    return int(impl.count_parameters(nn.Sequential(nn.Linear(d_in, d_out), nn.Linear(d_out, 1, bias=False))))


def size(impl: Implementation, *, vocab_size: int, emb_dim: int) -> float:
    """Size of a network with a head, in megabytes."""
    return float(impl.size_in_mb(HeadedNet(vocab_size, emb_dim, "meta")))


def gpt2_config(impl: Implementation, *, size: str) -> dict[str, Any]:
    """The configuration of a GPT-2 size."""
    return dict(impl.gpt2_config(size))


def configs_are_separate(impl: Implementation, *, size: str) -> dict[str, Any]:
    """The configuration again, after the caller has changed the first one."""
    dict.__setitem__(impl.gpt2_config(size), "drop_rate", 0.9)  # whatever the dictionary itself makes of a change
    return dict(impl.gpt2_config(size))


def dropout_places(
    impl: Implementation, *, rates: Mapping[str, float], x: np.ndarray, other: np.ndarray, seed: int
) -> dict[str, torch.Tensor]:
    """Logits in training of a model with these rates, each 0 or 1: for `x`, for `other`, and with other blocks.

    `x` and `other` differ in their first token only.
    """
    cfg = {key: value for key, value in config({"context_length": x.shape[1]}).items() if key != "drop_rate"}
    model = impl.gpt_model_with_dropout_rates({**cfg, **rates})
    fill(model, seed)
    model.train()
    seen = {"plain": model(tensor(x)), "first token changed": model(tensor(other))}
    with torch.no_grad():
        for key, parameter in named(model).items():
            if key.startswith("trf_blocks"):
                parameter.mul_(-0.5)
    return {**seen, "blocks changed": model(tensor(x))}


def dropout_rates_forward(
    impl: Implementation, *, rates: Mapping[str, float], x: np.ndarray, seed: int
) -> torch.Tensor:
    """Logits in evaluation mode, where no rate plays a part."""
    cfg = {key: value for key, value in config({}).items() if key != "drop_rate"}
    model = impl.gpt_model_with_dropout_rates({**cfg, **rates})
    fill(model, seed)
    return model.eval()(tensor(x))


def dummy_blocks(impl: Implementation, *, cfg: Mapping[str, Any]) -> int:
    """How many blocks a ``DummyGPTModel`` has."""
    return len(list(impl.DummyGPTModel(dict(cfg)).trf_blocks))


def dropout_rates_cfg_after(impl: Implementation, *, rates: Mapping[str, float]) -> dict[str, Any]:
    """The caller's own configuration after the call."""
    cfg = {**config({}), "drop_rate": 0.25, **rates}
    impl.gpt_model_with_dropout_rates(cfg)
    return cfg


class Scores(nn.Module):
    """A cheap language model: every token of the window matters, later ones more; notes how it was asked."""

    def __init__(self, vocab_size: int, seed: int) -> None:
        super().__init__()
        self.table = nn.Embedding(vocab_size, vocab_size)
        fill(self, seed, scale=2.0)
        self.lengths: list[int] = []
        self.recorded: list[bool] = []

    def forward(self, idx: torch.Tensor) -> torch.Tensor:
        self.lengths.append(idx.shape[1])
        self.recorded.append(torch.is_grad_enabled())
        weights = torch.linspace(1.0, 2.0, idx.shape[1])[:, None]  # (T, 1)
        return (weights * self.table(idx)).cumsum(dim=1)  # (b, T, vocab) -> (b, T, vocab)


def generated(
    impl: Implementation,
    *,
    ids: np.ndarray,
    vocab_size: int,
    max_new_tokens: int,
    context_size: int,
    seed: int,
) -> dict[str, Any]:
    """The text, and the lengths that the model was asked with."""
    model = Scores(vocab_size, seed).eval()
    idx = impl.generate_text_simple(model, tensor(ids), max_new_tokens, context_size)
    return {"ids": idx, "lengths of the model's inputs": model.lengths}


def generation_records_gradients(impl: Implementation, *, ids: np.ndarray, vocab_size: int, seed: int) -> bool:
    """Whether autograd was on while the model was asked."""
    model = Scores(vocab_size, seed).eval()
    impl.generate_text_simple(model, tensor(ids), 2, ids.shape[1])
    return any(model.recorded)


def prompt_after(impl: Implementation, *, ids: np.ndarray, vocab_size: int, seed: int) -> torch.Tensor:
    """The caller's own prompt after generation."""
    idx = tensor(ids)
    impl.generate_text_simple(Scores(vocab_size, seed).eval(), idx, 3, ids.shape[1])
    return idx


def _set(module: nn.Module, values: Mapping[str, float]) -> None:
    """Every parameter 0, those named a constant."""
    with torch.no_grad():
        for name, parameter in named(module).items():
            parameter.fill_(values.get(name, 0.0))
