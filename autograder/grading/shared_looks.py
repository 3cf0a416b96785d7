"""What known mistakes showed, for all workers of one run: whoever looks first looks for the others."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Hashable
from contextlib import suppress
from pathlib import Path

from autograder.observation import Observation
from autograder.sandbox import wire


class SharedLooks:
    """A folder of observations, one file each, that several workers read and write at the same time.

    It serves one run: one assignment, one seed, one state of the kit. Nothing depends on it but time. Without a folder
    there are no others.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def look(self, of: Hashable, observe: Callable[[], Observation]) -> Observation:
        """The observation `of` this, from whoever made it first; else `observe` makes it."""
        if self._folder is None:
            return observe()
        path = self._folder / hashlib.sha256(repr(of).encode()).hexdigest()
        with suppress(OSError, wire.WireError):
            return wire.decode(path.read_bytes(), wire.REQUEST)
        seen = observe()
        with suppress(OSError, TypeError):  # a full disk; or more than the wire can carry, which stays here
            whole = path.with_suffix(f".{os.getpid()}")
            whole.write_bytes(wire.encode(seen))
            whole.replace(path)
        return seen
