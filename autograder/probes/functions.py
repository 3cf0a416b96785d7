"""What can be seen of any function: its value, and what it did to its arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.implementation import Implementation
from autograder.probes.modules import tensor


def call(
    impl: Implementation, *, name: str, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None, seed: int = 0
) -> Any:
    """``impl.<name>(*args, **kwargs)``; arrays are handed over as tensors."""
    return getattr(impl, name)(*_tensors(list(args)), **_tensors(dict(kwargs or {})))


def arguments_after(
    impl: Implementation, *, name: str, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None, seed: int = 0
) -> list[Any]:
    """The caller's own positional arguments after the call."""
    given = _tensors(list(args))
    getattr(impl, name)(*given, **_tensors(dict(kwargs or {})))
    return given


def _tensors(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return tensor(value)
    if isinstance(value, dict):
        return {key: _tensors(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_tensors(item) for item in value]
    return value
