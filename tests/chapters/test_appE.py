"""Appendix E from outside: PEFT computes the same on the same weights, and the published counts come out."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import peft
import pytest
import torch
from torch import nn

from autograder.assignment import load_assignment
from autograder.grading.given import given_sources
from autograder.implementation import Implementation, read_sources

GPT2_SMALL = {
    "vocab_size": 50257,
    "context_length": 1024,
    "emb_dim": 768,
    "n_heads": 12,
    "n_layers": 12,
    "drop_rate": 0.0,
    "qkv_bias": True,
}
CONSTANT = 'LORA_SCALE = "{}"'
SCALES = ("alpha", "alpha / rank")


def reference(root: Path, scale: str = "") -> Implementation:
    """The reference's answers, with another convention if `scale` is given."""
    assignment = load_assignment(root / "solutions" / "appE")
    sources = read_sources(assignment.folder, assignment.modules)
    if scale:
        now = CONSTANT.format(assignment.options["lora_scale"])
        assert sources["lora.py"].count(now) == 1
        sources["lora.py"] = sources["lora.py"].replace(now, CONSTANT.format(scale))
    return Implementation(sources, given=given_sources(assignment, root), names=assignment.names)


@pytest.fixture(scope="module")
def app_e(root: Path) -> Any:
    return reference(root)


def test_option_and_constant_are_in_step(root: Path) -> None:
    """What the suite says is asked is what the reference does; one of the two published conventions."""
    scale = load_assignment(root / "solutions" / "appE").options["lora_scale"]
    assert scale in SCALES
    assert CONSTANT.format(scale) in (root / "solutions" / "appE" / "lora.py").read_text(encoding="utf-8")


class Small(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.up = nn.Linear(5, 7)
        self.inner = nn.Sequential(nn.Tanh(), nn.Linear(7, 6, bias=False), nn.Tanh())
        self.head = nn.Linear(6, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.inner(self.up(x)))


@pytest.mark.parametrize("scale", SCALES)
def test_computes_what_peft_computes(root: Path, scale: str) -> None:
    """Outputs, gradients of A and B and merged weights, on the same weights. PEFT divides alpha by the rank."""
    torch.manual_seed(3)
    rank, alpha, x = 2, 3.0, torch.randn(4, 5)
    ours = Small()
    theirs = Small()
    theirs.load_state_dict(ours.state_dict())
    implementation = reference(root, scale)
    trained = implementation.add_lora(ours, rank, alpha)
    theirs_alpha = alpha if scale == "alpha / rank" else alpha * rank
    targets = ["up", "inner.1", "head"]
    config = peft.LoraConfig(r=rank, lora_alpha=theirs_alpha, target_modules=targets, lora_dropout=0.0)
    theirs = peft.get_peft_model(theirs, config)
    assert theirs.get_nb_trainable_parameters()[0] == trained

    layers = [(ours.up, "up"), (ours.inner[1], "inner.1"), (ours.head, "head")]
    pairs = [(ours_layer, theirs.base_model.model.get_submodule(name)) for ours_layer, name in layers]
    with torch.no_grad():
        for mine, yours in pairs:
            mine.lora.A.normal_()
            mine.lora.B.normal_()
            yours.lora_A["default"].weight.copy_(mine.lora.A.T)
            yours.lora_B["default"].weight.copy_(mine.lora.B.T)
    torch.testing.assert_close(ours(x), theirs(x))

    ours(x).square().sum().backward()
    theirs(x).square().sum().backward()
    for mine, yours in pairs:
        torch.testing.assert_close(mine.lora.A.grad, yours.lora_A["default"].weight.grad.T)
        torch.testing.assert_close(mine.lora.B.grad, yours.lora_B["default"].weight.grad.T)
        assert mine.linear.weight.grad is None

    implementation.merge_lora(ours)
    merged = theirs.merge_and_unload()
    assert ours.state_dict().keys() == merged.state_dict().keys()
    for name, value in ours.state_dict().items():
        torch.testing.assert_close(value, merged.state_dict()[name])


def test_spam_model_has_the_published_number_of_trainable_parameters(app_e: Any) -> None:
    """Rank 16 on GPT-2 small with two classes: 2,666,528 numbers in 73 layers. The meta device holds no numbers."""
    with torch.device("meta"):
        model = app_e.GPTModel(GPT2_SMALL)
        model.out_head = nn.Linear(GPT2_SMALL["emb_dim"], 2)
        assert app_e.count_trainable_parameters(model) == 124_441_346
        assert app_e.add_lora(model, rank=16, alpha=16) == 2_666_528
    assert sum(isinstance(module, app_e.LinearWithLoRA) for module in model.modules()) == 73


def test_start_is_within_the_published_bounds(app_e: Any) -> None:
    layer = app_e.LoRALayer(64, 8, 4, 1.0)
    bound = 1 / math.sqrt(4)  # gain √(2 / (1 + 5)) · √3 / √fan_in, with fan_in = rank
    assert 0.9 * bound < float(layer.A.detach().abs().max()) <= bound
    assert not layer.B.any()


def test_a_model_learns_through_lora_alone(app_e: Any) -> None:
    """A few steps lower the loss, move no frozen weight, and merging keeps what was learned."""
    torch.manual_seed(5)
    model, x, y = Small(), torch.randn(32, 5), torch.randint(0, 3, (32,))
    before = {name: value.clone() for name, value in model.state_dict().items()}
    app_e.add_lora(model, rank=2, alpha=2.0)
    optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=0.05)
    losses = []
    for _ in range(30):
        loss = nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.8 * losses[0]
    for name, value in before.items():
        inside = name.replace(".weight", ".linear.weight").replace(".bias", ".linear.bias")
        assert torch.equal(model.state_dict()[inside], value)
    outputs = model(x).detach()
    app_e.merge_lora(model)
    torch.testing.assert_close(model(x), outputs)
    assert model.state_dict().keys() == before.keys()
