"""Looks at appendix E: the low-rank update, alone, beside a linear layer and in a whole model."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from autograder.implementation import Implementation
from autograder.probes.modules import fill, gradient, named, tensor, trains


class Nested(nn.Module):
    """Linear layers of different sizes at every depth: an attribute, a Sequential, a list, a dict, a block in a block.

    Shapes: ids (b, T) -> (b, T, classes).
    """

    def __init__(self, width: int, classes: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(11, width)
        self.blocks = nn.Sequential(_Block(width, width + 1), _Block(width, width + 2))
        self.several = nn.ModuleList([nn.Linear(width, 3), nn.Identity(), nn.Linear(3, width, bias=False)])
        inner = nn.Sequential(nn.Linear(width, width), nn.Tanh())
        self.named = nn.ModuleDict({"inner": inner, "deep": nn.ModuleList([nn.Linear(width, width)])})
        self.norm = nn.LayerNorm(width)
        self.out_head = nn.Linear(width, classes)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """ids (b, T) -> logits (b, T, classes)."""
        x = self.blocks(self.embedding(ids))
        for part in self.several:
            x = part(x)
        return self.out_head(self.norm(self.named["deep"][0](self.named["inner"](x))))


class _Block(nn.Module):
    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.W_query = nn.Linear(width, hidden)  # named as in attention
        self.layers = nn.Sequential(nn.ReLU(), nn.Sequential(nn.Linear(hidden, width)))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.layers(self.W_query(x))


def beside(
    impl: Implementation,
    *,
    sizes: Sequence[int],
    bias: bool,
    rank: int,
    alpha: float,
    x: np.ndarray,
    seed: int,
    started: bool = True,
    frozen: bool = False,
) -> dict[str, Any]:
    """A ``LinearWithLoRA``: output, gradients, and what became of the layer that came in.

    With `started`, A and B hold values drawn from the seed, else those they start with.
    """
    linear = nn.Linear(*sizes, bias=bias)
    fill(linear, seed)
    linear.requires_grad_(not frozen)
    module = impl.LinearWithLoRA(linear, rank, alpha)
    if started:
        fill(module, seed)
    inputs = tensor(x).requires_grad_()
    output = module(inputs)
    seen: dict[str, Any] = {"output": output}
    if started:
        weights = np.random.default_rng(seed).normal(size=tuple(output.shape))
        (output * torch.from_numpy(weights).to(output.dtype)).sum().backward()
        seen["gradients"] = {name: gradient(p) for name, p in named(module).items()}
        seen["gradient of the input"] = inputs.grad
    return seen


def kept_layer(impl: Implementation, *, sizes: Sequence[int], bias: bool, rank: int, frozen: bool) -> dict[str, Any]:
    """Whether ``linear`` is the layer that came in, what trains, and that LoRA's sizes fit."""
    linear = nn.Linear(*sizes, bias=bias)
    linear.requires_grad_(not frozen)
    module = impl.LinearWithLoRA(linear, rank, 2.0)
    return {
        "linear is the layer that came in": module.linear is linear,
        "parameters": {
            name: {"shape": list(p.shape), "trains": trains(p)} for name, p in named(module).items()
        },
    }


def gradients_at_the_start(
    impl: Implementation, *, sizes: Sequence[int], rank: int, x: np.ndarray, seed: int
) -> dict[str, Any]:
    """Which of A and B of a new ``LoRALayer`` get a gradient that is not zero, and whether the update is zero."""
    module = impl.LoRALayer(*sizes, rank, 3.0)
    output = module(tensor(x))
    output.sum().backward()
    return {
        "the update is zero": bool((output == 0).all()),
        "A gets a gradient": _moves(module.A),
        "B gets a gradient": _moves(module.B),
    }


def _moves(parameter: torch.Tensor) -> bool:
    return parameter.grad is not None and bool((parameter.grad != 0).any())


def replaced(
    impl: Implementation, *, width: int, rank: int, alpha: float, ids: np.ndarray, seed: int, facts: Sequence[str]
) -> dict[str, Any]:
    """A nested model after ``replace_linear_with_lora``: where LoRA is, what is kept, what is computed.

    ``outputs`` are those right after the replacement; ``filled outputs`` those with A and B drawn from the seed.
    """
    model = Nested(width, classes=4).eval()
    fill(model, seed)
    before = named(model)
    plain = model(tensor(ids)).detach()
    returned = impl.replace_linear_with_lora(model, rank, alpha)
    outputs = model(tensor(ids)).detach()
    found = {
        "returned": _returned(returned),
        "parameters": {name: list(p.shape) for name, p in named(model).items()},
        "trains": [name for name, p in named(model).items() if trains(p)],
        "with LoRA": [name for name, part in model.named_modules() if _is_a(impl.LinearWithLoRA, part)],
        "kept parameters": [name for name, p in named(model).items() if any(p is old for old in before.values())],
        "moved by": outputs - plain,
    }
    if "filled outputs" in facts:
        fill(model, seed)
        found["filled outputs"] = model(tensor(ids))
    return {fact: found[fact] for fact in facts}


def _is_a(kind: type, part: nn.Module) -> bool:
    """``isinstance``, whatever a metaclass of the answer's own says."""
    return type.__instancecheck__(kind, part)


def frozen(impl: Implementation, *, width: int, seed: int) -> dict[str, Any]:
    """A nested model after ``freeze_parameters``: what trains, and whether values and mode stayed."""
    model = Nested(width, classes=3)
    fill(model, seed)
    model.norm.requires_grad_(False)  # some may be frozen already
    before = copy.deepcopy(model.state_dict())
    impl.freeze_parameters(model)
    return {
        "trains": [name for name, p in named(model).items() if trains(p)],
        "parameters": list(named(model)),
        "values": all(torch.equal(value, model.state_dict()[name]) for name, value in before.items()),
        "training mode": model.training,
    }


def counted(impl: Implementation, *, width: int, classes: int, frozen: Sequence[str]) -> Any:
    """``count_trainable_parameters`` of a nested model with the parameters in `frozen` not training."""
    model = Nested(width, classes)
    for name, parameter in model.named_parameters():
        parameter.requires_grad = name not in frozen
    return impl.count_trainable_parameters(model)


def added(
    impl: Implementation, *, width: int, rank: int, alpha: float, ids: np.ndarray, seed: int, facts: Sequence[str]
) -> dict[str, Any]:
    """A nested model after ``add_lora``: the count, what trains, what one step of SGD on that changes, what is there.

    ``filled outputs`` are those with all parameters drawn from the seed.
    """
    model = Nested(width, classes=4).eval()
    fill(model, seed)
    count = impl.add_lora(model, rank, alpha)
    training = {name: p for name, p in named(model).items() if trains(p)}
    before = {name: p.detach().clone() for name, p in named(model).items()}
    loss = model(tensor(ids)).square().sum()
    if loss.requires_grad:
        loss.backward()
        torch.optim.SGD(training.values(), lr=0.1).step()
    changed = [name for name, p in named(model).items() if not torch.equal(p, before[name])]
    found = {
        "count": count,
        "trains": list(training),
        "a step changes": changed,
        "parameters": {name: list(p.shape) for name, p in named(model).items()},
    }
    if "filled outputs" in facts:
        fill(model, seed)
        found["filled outputs"] = model(tensor(ids))
    return {fact: found[fact] for fact in facts}


def merged(
    impl: Implementation,
    *,
    width: int,
    rank: int,
    alpha: float,
    ids: np.ndarray,
    seed: int,
    facts: Sequence[str],
    freeze: bool = False,
) -> dict[str, Any]:
    """A nested model with LoRA, before and after ``merge_lora``.

    LoRA is put in by the probe, with A and B drawn from the seed, and every fourth layer left without. ``moved by``
    is the change of the output by merging.
    """
    model = Nested(width, classes=4).eval()
    plain = [name for name, _ in model.named_parameters()]
    if freeze:
        model.requires_grad_(False)
    _wrap(impl, model, rank, alpha)
    without = model(tensor(ids)).detach()
    fill(model, seed)
    before = model(tensor(ids)).detach()
    returned = impl.merge_lora(model)
    parameters = named(model)
    after = model(tensor(ids)).detach()
    found = {
        "returned": _returned(returned),
        "weights": parameters,
        "LoRA did something": not torch.equal(without, before),
        "moved by": after - before,
        "moved by, once more": model(tensor(ids)).detach() - before,
        "names": sorted(parameters),
        "names are as before LoRA": sorted(parameters) == sorted(plain),
        "trains": sorted(name for name, p in parameters.items() if trains(p)),
        "linear layers": [name for name, module in model.named_modules() if type(module) is nn.Linear],
    }
    return {fact: found[fact] for fact in facts}


def _returned(value: Any) -> str | None:
    """The type's name, and None for None: a name can be anybody's."""
    return None if value is None else type(value).__name__


def _wrap(impl: Implementation, model: nn.Module, rank: int, alpha: float) -> None:
    count = 0
    for name, module in list(model.named_modules()):
        if type(module) is nn.Linear:
            count += 1
            if count % 4:
                above, _, last = name.rpartition(".")
                setattr(model.get_submodule(above), last, impl.LinearWithLoRA(module, rank, alpha))


class StandInLoRA(nn.Module):
    """Has A and B; what it computes is something else, and zero at the start all the same."""

    def __init__(self, in_dim: int, out_dim: int, rank: int, alpha: float) -> None:
        super().__init__()
        self.A = nn.Parameter(torch.linspace(-1.0, 1.0, in_dim * rank).reshape(in_dim, rank))
        self.B = nn.Parameter(self.A.new_zeros(rank, out_dim))
        self.scale = 2.0 * alpha + rank  # linear in x, as a merge needs

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x (..., in_dim) -> (..., out_dim)."""
        return x @ (self.A.flip(1) @ self.B) * self.scale


class StandInLinear(nn.Module):
    """Has linear and lora; the update counts twice."""

    def __init__(self, linear: nn.Linear, rank: int, alpha: float) -> None:
        super().__init__()
        self.linear = linear
        self.lora = StandInLoRA(linear.in_features, linear.out_features, rank, alpha)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x (..., in_features) -> (..., out_features)."""
        return self.linear(x) + 2.0 * self.lora(x)


def stand_in_replace(model: nn.Module, rank: int, alpha: float) -> None:
    """Gives every linear layer two more parameters at each call; alpha times their sums goes to its output."""
    for module in list(model.modules()):
        if type(module) is nn.Linear:
            number = len(list(module.parameters()))
            a = nn.Parameter(module.weight.new_zeros(module.in_features, rank))
            b = nn.Parameter(module.weight.new_zeros(rank, module.out_features))
            module.register_parameter(f"{number}A", a)
            module.register_parameter(f"{number}B", b)
            module.register_forward_hook(lambda _, __, output, a=a, b=b: output + alpha * (a.sum() - 2 * b.sum()))


def stand_in_freeze(model: nn.Module) -> None:
    """Freezes the model."""
    model.requires_grad_(False)


def stand_in_count(model: nn.Module) -> int:
    """Not the count: lengths of axes added up, frozen or not."""
    return sum(sum(parameter.shape) for parameter in model.parameters())


STANDINS = {
    "LoRALayer": StandInLoRA,
    "LinearWithLoRA": StandInLinear,
    "replace_linear_with_lora": stand_in_replace,
    "freeze_parameters": stand_in_freeze,
    "count_trainable_parameters": stand_in_count,
}
