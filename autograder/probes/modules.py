"""What can be seen of any ``nn.Module``: outputs, gradients, parameters, how it moves.

Parameters are filled from a seed and their *name*, so two modules with the same parameter names hold the same
values whatever the order in which they were created.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from autograder.implementation import Implementation
from autograder.probes import summed_up_by
from autograder.probes.meta import wants_values

SMALL = 512
"""Values of a parameter up to which they are kept: a hundred known mistakes are looked at with the same ones."""


def tensor(values: Any) -> torch.Tensor:
    """A fresh tensor of a plain array; the array is never shared with student code."""
    return torch.from_numpy(np.array(values, copy=True))


def in_usual_precision(loss: Any) -> Any:
    """A loss that was worked out in float64 for a better sum, in the dtype of the model; anything else as it is."""
    is_double = isinstance(loss, torch.Tensor) and loss.dtype == torch.float64
    return loss.to(torch.get_default_dtype()) if is_double else loss


def named(module: nn.Module) -> dict[str, nn.Parameter]:
    """All parameters by name, in the order of ``named_parameters``, which an answer may have replaced or overridden."""
    found: dict[str, nn.Parameter] = {}
    _gather(module, "", found, set())
    return found


def _gather(module: nn.Module, prefix: str, found: dict[str, nn.Parameter], been: set[int]) -> None:
    own = vars(module)
    if "_parameters" not in own:
        raise AttributeError(f"{type(module).__name__!r} object has no attribute '_parameters'")
    for name, parameter in dict.items(own["_parameters"]):
        if parameter is not None and id(parameter) not in been:
            been.add(id(parameter))
            found[prefix + name] = parameter
    for name, part in dict.items(own["_modules"]):
        if part is not None and id(part) not in been:
            been.add(id(part))
            _gather(part, f"{prefix}{name}.", found, been)


def trains(parameter: torch.Tensor) -> bool:
    """Its ``requires_grad``, whatever a class of the answer's own says."""
    return torch._C.TensorBase.requires_grad.__get__(parameter)


def gradient(parameter: torch.Tensor) -> torch.Tensor | None:
    """Its ``grad``, whatever a class of the answer's own says; one of ``nn.Embedding(sparse=True)`` in full."""
    found = torch._C.TensorBase.grad.__get__(parameter)
    return found.to_dense() if found is not None and found.layout is torch.sparse_coo else found


def fill(module: nn.Module, seed: int, scale: float = 0.6) -> None:
    """Set every parameter to values drawn from `seed` and its name (normal, deviation `scale`)."""
    with torch.no_grad():
        for name, parameter in named(module).items():
            shape = tuple(parameter.shape)
            draw = _small if math.prod(shape) <= SMALL else _drawn
            parameter.copy_(draw(seed, name, shape, scale))


class Shown(Exception):
    """Ends a call when all that was wanted has been seen."""


def note_inputs(module: nn.Module, note: Callable[[Any], None]) -> None:
    """Tell `note` what each forward pass of `module` is given first; a hook would miss ``module.forward(x)``."""
    forward = module.forward

    def noted(*args: Any, **kwargs: Any) -> Any:
        note(next(iter((*args, *kwargs.values()))))
        return forward(*args, **kwargs)

    module.forward = noted


def _drawn(seed: int, name: str, shape: tuple[int, ...], scale: float) -> torch.Tensor:
    values = np.random.default_rng([seed, zlib.crc32(name.encode())]).normal(0.0, scale, shape)
    return torch.from_numpy(np.asarray(values))


_small = lru_cache(maxsize=4096)(_drawn)


def build(
    impl: Implementation,
    name: str,
    args: Sequence[Any] = (),
    kwargs: Mapping[str, Any] | None = None,
    seed: int = 0,
    scale: float = 0.6,
) -> nn.Module:
    """Construct ``impl.<name>(*args, **kwargs)`` and fill its parameters."""
    module = getattr(impl, name)(*args, **(kwargs or {}))
    fill(module, seed, scale)
    return module


def forward(
    impl: Implementation,
    *,
    name: str,
    x: np.ndarray,
    seed: int,
    args: Sequence[Any] = (),
    kwargs: Mapping[str, Any] | None = None,
    scale: float = 0.6,
    train: bool = False,
) -> torch.Tensor:
    """The module's output for `x`, in evaluation mode unless `train`."""
    module = build(impl, name, args, kwargs, seed, scale)
    return module.train(train)(tensor(x))


def forward_twice(
    impl: Implementation, *, name: str, x: np.ndarray, other: np.ndarray, seed: int, **how: Any
) -> list[Any]:
    """Outputs for `x`, then `other`, then `x` again from one module: nothing may be remembered."""
    module = build(impl, name, seed=seed, **how).eval()
    return [module(tensor(x)), module(tensor(other)), module(tensor(x))]


def gradients(impl: Implementation, *, name: str, x: np.ndarray, seed: int, **how: Any) -> dict[str, Any]:
    """Gradients of a fixed weighted sum of the output, by parameter name; ``input`` is x's own."""
    module = build(impl, name, seed=seed, **how)
    inputs = tensor(x).requires_grad_() if x.dtype.kind == "f" else tensor(x)
    output = module(inputs)
    weights = np.random.default_rng(seed).normal(size=tuple(output.shape))
    (output * torch.from_numpy(weights).to(output.dtype)).sum().backward()
    seen = {key: gradient(parameter) for key, parameter in named(module).items()}
    return {**seen, "input": inputs.grad}


def parameters(
    impl: Implementation, *, name: str, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Parameter names with shape and whether they train."""
    module = getattr(impl, name)(*args, **(kwargs or {}))
    return {
        key: {"shape": list(parameter.shape), "trains": trains(parameter)}
        for key, parameter in named(module).items()
    }


def _spread(seen: dict[str, np.ndarray], **_: Any) -> dict[str, list[float]]:
    return {key: [float(p.min()), float(p.max()), float(p.mean()), float(p.std())] for key, p in seen.items()}


@summed_up_by(_spread, proves=False)
def parameter_spread(
    impl: Implementation, *, name: str, seed: int, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Smallest and largest start value, mean and deviation of each parameter as constructed."""
    return named(getattr(impl, name)(*args, **(kwargs or {})))


def in_double(impl: Implementation, *, name: str, x: np.ndarray, seed: int, **how: Any) -> torch.Tensor:
    """Output after the module was moved to float64: everything it holds must move along."""
    module = build(impl, name, seed=seed, **how).eval().double()
    inputs = tensor(x)
    return module(inputs.double() if inputs.is_floating_point() else inputs)


def on_meta(impl: Implementation, *, name: str, x: np.ndarray, **how: Any) -> dict[str, Any]:
    """Device and shape of the output after a move to the meta device: nothing may stay behind."""
    return outcome_on_meta(impl, name, tensor(x), *how.get("args", ()), **how.get("kwargs", {}))


def outcome_on_meta(impl: Implementation, name: str, x: torch.Tensor, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """Device and shape of a module's output, all on the meta device; where that lacks values, the usual shape."""
    make = getattr(impl, name)
    try:
        output = make(*args, **kwargs).eval().to("meta")(x.to("meta"))
    except (RuntimeError, TypeError) as error:
        if not wants_values(error):
            raise
        return {"device": "meta", "shape": list(make(*args, **kwargs).eval()(x).shape)}
    return {"device": output.device.type, "shape": list(output.shape)}


def inputs_after(impl: Implementation, *, name: str, x: np.ndarray, seed: int, **how: Any) -> torch.Tensor:
    """The caller's own `x` after the forward pass."""
    module = build(impl, name, seed=seed, **how).eval()
    inputs = tensor(x)
    with torch.no_grad():
        module(inputs)
    return inputs


def constructed(
    impl: Implementation, *, name: str, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
) -> str:
    """``"constructed"`` if the constructor takes these arguments; else its error is the observation."""
    getattr(impl, name)(*args, **(kwargs or {}))
    return "constructed"


class _Lookups(TorchFunctionMode):
    """Notes, for every table that is looked up by index, whether table and index share a device."""

    def __init__(self) -> None:
        super().__init__()
        self.together: list[bool] = []

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func in (torch.nn.functional.embedding, torch.embedding):
            devices = {arg.device for arg in (*args, *(kwargs or {}).values()) if isinstance(arg, torch.Tensor)}
            self.together.append(len(devices) == 1)
        return func(*args, **(kwargs or {}))


def lookups_on_meta(impl: Implementation, *, name: str, x: np.ndarray, **how: Any) -> dict[str, bool]:
    """Whether every index was made on the device of its table, with module and input on the meta device.

    The meta device itself would let an index from the CPU pass; an accelerator would not.
    """
    module = getattr(impl, name)(*how.get("args", ()), **how.get("kwargs", {})).eval().to("meta")
    ids = tensor(x).to("meta")
    try:
        with _Lookups() as seen:
            module(ids)
    except (RuntimeError, TypeError) as error:
        if not wants_values(error):
            raise
    return {"indices are made on the device of the input": all(seen.together)}


def dependence(impl: Implementation, *, name: str, x: np.ndarray, seed: int, **how: Any) -> dict[str, Any]:
    """Which inputs each output reads, by its gradient, for x (b, T, d) with b >= 2.

    ``within`` (T, T): does output token i of sequence 0 depend on input token j of it;
    ``across`` (T,): does it depend on any other sequence of the batch.
    """
    module = build(impl, name, seed=seed, **how).eval()
    inputs = tensor(x).requires_grad_()
    output = module(inputs)
    weights = torch.from_numpy(np.random.default_rng(seed).normal(size=output.shape[-1])).to(output.dtype)
    within, across = [], []
    for token in output[0] @ weights:
        (gradient,) = torch.autograd.grad(token, inputs, retain_graph=True)
        reads = gradient.abs().sum(dim=-1) != 0  # NaN is no proof of independence
        within.append(reads[0])
        across.append(reads[1:].any())
    return {"within": torch.stack(within), "across": torch.stack(across)}


def _ahead(seen: np.ndarray, **_: Any) -> np.ndarray:
    """Which later tokens each token reads. Where none reads anything, nothing was computed."""
    reads = np.abs(seen).sum(-1) != 0  # NaN is no proof of independence
    if not reads.any():
        raise ValueError("no token reads anything")
    return np.triu(reads, 1)


@summed_up_by(_ahead, proves=False)
def future_dependence(
    impl: Implementation, *, name: str, x: np.ndarray, seed: int, opposed: list[list[str]], **how: Any
) -> torch.Tensor:
    """Gradients of each token (T, T, d), of which those in the future count, for very negative scores.

    Each pair of parameters in `opposed` is made equal but for the sign (keys that oppose their queries), so every
    token's score of itself is as negative as `x` is large.
    """
    module = build(impl, name, seed=seed, **how).eval()
    by_name = named(module)
    with torch.no_grad():
        for one, other in opposed:
            by_name[other].copy_(-by_name[one])
    inputs = tensor(x).requires_grad_()
    output = module(inputs)
    rows = [torch.autograd.grad(token, inputs, retain_graph=True)[0][0] for token in output[0].sum(-1)]
    seen = torch.stack(rows)
    if not seen.isfinite().all():  # lost on the way back: see whether the output changes with what lies ahead
        for token in range(len(seen)):
            changed = inputs.detach().clone()
            changed[0, token + 1 :] *= -1
            if torch.allclose(module(changed)[0, token], output[0, token]):  # NaN is no proof of independence
                seen[token, token + 1 :] = 0
    return seen
