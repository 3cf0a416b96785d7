"""Inputs drawn from one seed and the check's name: the same for all of a class, unknown to it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np


class Draws:
    """Random inputs of one check. Same seed and name, same draws, in whatever order checks run."""

    def __init__(self, seed: str, name: str) -> None:
        self._origin = f"{seed}\n{name}"

    @cached_property
    def _random(self) -> np.random.Generator:
        digest = hashlib.sha256(self._origin.encode()).digest()
        return np.random.default_rng(np.frombuffer(digest, dtype=np.uint32))

    def normal(self, *shape: int, scale: float = 1.0) -> np.ndarray:
        """Standard normal values times `scale`, float32."""
        return (scale * self._random.standard_normal(shape)).astype(np.float32)

    def uniform(self, *shape: int, low: float = 0.0, high: float = 1.0) -> np.ndarray:
        """Uniform values in [low, high), float32."""
        return self._random.uniform(low, high, shape).astype(np.float32)

    def integers(self, low: int, high: int, *shape: int) -> Any:
        """Integers in [low, high): an int without a shape, else int64."""
        drawn = self._random.integers(low, high, shape or None)
        return drawn.astype(np.int64) if shape else int(drawn)

    def choice(self, options: Sequence[Any]) -> Any:
        """One of `options`."""
        return options[int(self._random.integers(len(options)))]

    def permutation(self, n: int) -> np.ndarray:
        """A permutation of 0 … n-1, int64."""
        return self._random.permutation(n).astype(np.int64)

    def seed(self) -> int:
        """A seed to hand to a probe."""
        return int(self._random.integers(1, 2**31 - 1))
