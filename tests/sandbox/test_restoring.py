"""What is put back before a look: the kit's names, the code of its functions, and what they use of the libraries."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest
import torch
from torch import nn

from autograder import probes
from autograder.implementation import Implementation
from autograder.probes import ch03, modules
from autograder.sandbox import child, restoring

CHAPTER = "ch03"
assert child  # the loop whose looks these are: its names are among those that are put back


@pytest.fixture(autouse=True)
def _taken_down() -> Iterator[None]:
    restoring.put_back(CHAPTER)
    yield
    restoring.put_back(CHAPTER)


def test_a_name_of_the_kit_comes_back() -> None:
    before = modules.forward
    modules.forward = lambda *args, **kwargs: 0
    restoring.put_back(CHAPTER)
    assert modules.forward is before


@pytest.mark.parametrize("function", [probes.look, ch03.dropped_weights, modules.fill])
def test_a_function_gets_its_code_and_defaults_back(function: object) -> None:
    before = function.__code__, function.__defaults__, function.__kwdefaults__
    function.__code__ = (lambda *args, **kwargs: True).__code__
    function.__defaults__, function.__kwdefaults__ = (1,), {"seed": 1}
    restoring.put_back(CHAPTER)
    assert (function.__code__, function.__defaults__, function.__kwdefaults__) == before


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (torch.autograd, "grad"), (nn.Module, "named_parameters"), (torch.Tensor, "detach"), (np.random, "default_rng"),
        (builtins, "all"), (torch, "from_numpy"),
    ],
)  # fmt: skip
def test_what_the_kit_uses_of_others_comes_back(owner: object, name: str) -> None:
    before = getattr(owner, name)
    setattr(owner, name, lambda *args, **kwargs: True)
    restoring.put_back(CHAPTER)
    assert getattr(owner, name) is before


def test_a_name_that_hides_a_builtin_from_the_kit_goes() -> None:
    modules.float = lambda value: 1.0
    restoring.put_back(CHAPTER)
    assert "float" not in vars(modules)


def test_what_a_function_patched_is_gone_when_it_has_ended() -> None:
    source = "from torch import nn\ndef patch():\n    nn.Module.named_parameters = None\n    return 7\n"
    answers = Implementation({"m.py": source})
    answers.after_call = partial(restoring.put_back, CHAPTER)
    before = nn.Module.named_parameters
    assert answers.patch() == 7
    assert nn.Module.named_parameters is before


def test_parameters_are_found_whatever_the_module_says() -> None:
    class Lies(nn.Sequential):
        def named_parameters(self, *_: object, **__: object) -> Iterator[tuple[str, nn.Parameter]]:
            return iter([])

        named_modules = parameters = _named_members = named_parameters

    shared = nn.Linear(3, 4)
    module = Lies(shared, nn.Sequential(nn.Linear(4, 5, bias=False), shared), nn.LayerNorm(5))
    plain = nn.Sequential(*module)
    assert list(modules.named(module)) == [name for name, _ in plain.named_parameters()]
    assert all(modules.named(module)[name] is parameter for name, parameter in plain.named_parameters())
