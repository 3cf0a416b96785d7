"""What student code put in place of others' functions is gone before the next look, and after each call of a function.

Put back are the kit's own names that a look goes through (and no others), the code of its functions, and what those
use of torch, numpy and Python (``torch.equal``, ``np.unique``, ``all``). This holds up the simplest of lies, no more:
whoever shares a process with a function can always get at it. All is taken down by the warm parent, before any student
code runs.
"""

from __future__ import annotations

import builtins
import operator
import sys
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

_all, _map, _zip, _is = all, map, zip, operator.is_  # builtins can be replaced, too
_set, _delete, _of, _size, _frozen = setattr, delattr, vars, len, frozenset

_BENEATH = frozenset({"named_parameters", "named_modules", "_named_members", "_call_impl", "_wrapped_call_impl"})
"""What calls of a module and its ``parameters()`` go through in torch."""


def put_back(probes: str) -> None:
    """Put back what a look by these probes (a chapter's) goes through, as it was when this was first called."""
    for restore in _taken_down(probes):
        restore()


@cache
def _taken_down(probes: str) -> tuple[Callable[[], None], ...]:
    spaces = [vars(sys.modules[name]) for name in _kit(probes)]
    functions = {it: None for space in spaces for it in _functions(space)}
    used = _BENEATH.union(*(_names(function.__code__) for function in functions))
    return (
        *(_names_of(space) for space in spaces),
        _codes(list(functions)),
        *(restore for owner in _owners(spaces) if (restore := _parts(owner, used))),
    )


def _kit(probes: str) -> list[str]:
    """The kit's modules that a look goes through."""
    found: dict[str, None] = {}
    waiting = [f"autograder.probes.{probes}", "autograder.sandbox.child"]
    while waiting:
        name = waiting.pop()
        if name in found or not name.startswith("autograder."):
            continue
        found[name] = None
        for value in vars(sys.modules[name]).values():
            owner = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", "")
            if owner in sys.modules and not owner.startswith(f"{name}."):  # a package names all that lies in it
                waiting.append(owner)
    return list(found)


def _functions(space: dict[str, Any]) -> Iterator[FunctionType]:
    """The functions of a module and of its classes, without those that it imports."""
    for value in list(space.values()):
        if getattr(value, "__module__", None) != space["__name__"]:
            continue
        for part in vars(value).values() if isinstance(value, type) else (value,):
            part = getattr(part, "__func__", part)
            while isinstance(part, FunctionType):
                yield part
                part = getattr(part, "__wrapped__", None)


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from _names(part)


def _owners(spaces: list[dict[str, Any]]) -> list[Any]:
    """What the kit's code takes names from and answers are likely to change: builtins and the libraries' parts."""
    import numpy as np
    import torch
    from torch import nn

    modules = {id(it): it for space in spaces for it in space.values() if isinstance(it, ModuleType)}
    libraries = [one for one in modules.values() if one.__name__.partition(".")[0] in ("torch", "numpy", "copy")]
    parts = [torch.Tensor, torch.autograd, nn.Module, nn.Parameter, nn.functional, np.random]
    return [builtins, *libraries, *parts]


def _names_of(space: dict[str, Any]) -> Callable[[], None]:
    before = {name: it for name, it in space.items() if not name.startswith("__")}
    names = _frozen(space)

    def restore() -> None:
        space.update(before)
        if _size(space) != _size(names):  # a name that was not there: it stands before a builtin of that name
            for name in _frozen(space) - names:
                del space[name]

    return restore


def _codes(functions: list[FunctionType]) -> Callable[[], None]:
    read = operator.attrgetter("__code__", "__defaults__", "__kwdefaults__")
    before = [read(function) for function in functions]
    codes = [code for code, _, _ in before]
    code_of = operator.attrgetter("__code__")

    def restore() -> None:
        if not _all(_map(_is, _map(code_of, functions), codes)):
            for function, (code, defaults, keywords) in _zip(functions, before, strict=True):
                function.__code__, function.__defaults__, function.__kwdefaults__ = code, defaults, keywords

    return restore


def _parts(owner: Any, used: set[str]) -> Callable[[], None] | None:
    """Put back the functions and classes of `owner` that are used; None if none is."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # numpy warns of names that it once had
        names = [name for name in sorted(used) if _lasts(owner, name)]
    if len(names) < 2:  # an attrgetter of one name gives no tuple
        names += [name for name in ("__class__", "__name__") if hasattr(owner, name)]
    read = operator.attrgetter(*names)
    before = read(owner)
    own = {name for name in names if name in vars(owner)}

    def restore() -> None:
        if _all(_map(_is, read(owner), before)):
            return
        for name, it in _zip(names, before, strict=True):
            if name in own:
                _set(owner, name, it)
            elif name in _of(owner):
                _delete(owner, name)

    return restore


def _lasts(owner: Any, name: str) -> bool:
    """Whether `owner` has something of this name that can be called, and that is the same whenever it is asked for."""
    it = getattr(owner, name, None)
    return callable(it) and it is getattr(owner, name) and not name.startswith("__")
