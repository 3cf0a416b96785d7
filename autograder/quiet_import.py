"""Imports without a greeting."""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import suppress
from types import ModuleType


def imported_quietly(name: str) -> ModuleType:
    """Import `name`; what it writes to the standard error's descriptor goes nowhere.

    TensorFlow greets there from its own libraries, whatever its settings say. Raises ``ImportError``.
    """
    if name in sys.modules:
        return sys.modules[name]
    with suppress(OSError, ValueError):  # no standard error at all
        sys.stderr.flush()
    with open(os.devnull, "wb") as nowhere:
        try:
            before = os.dup(2)
        except OSError:
            return importlib.import_module(name)
        os.dup2(nowhere.fileno(), 2)
        try:
            return importlib.import_module(name)
        finally:
            os.dup2(before, 2)
            os.close(before)
