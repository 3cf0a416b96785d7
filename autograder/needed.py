"""Whether this Python has what the checks need; imports nothing of it."""

from __future__ import annotations

import importlib.util
import sys

NEEDED = ("torch", "numpy", "tiktoken", "psutil")
"""Packages without which nothing can be judged."""


def missing_line() -> str:
    """One line that names what is missing and how to get it, or the empty string."""
    missing = [name for name in NEEDED if name not in sys.modules and importlib.util.find_spec(name) is None]
    if not missing:
        return ""
    return (
        f"{', '.join(missing)} can't be found by this Python ({sys.executable}): use the one in which you installed "
        f"the kit, or run: python -m pip install {' '.join(missing)}"
    )
