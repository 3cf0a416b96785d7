"""``autograder doctor``: what this machine has, and what to do about what it lacks."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version


def doctor(options: argparse.Namespace) -> int:
    """Print each finding with its cure; 0 if nothing is wrong that students or graders need."""
    wrong = 0
    for good, finding, cure in _findings():
        print(f"{'ok ' if good else '!! '} {finding}" + (f"\n     {cure}" if cure and not good else ""))
        wrong += not good
    from autograder.sandbox import describe_levels

    print("\n" + describe_levels())
    return 1 if wrong else 0


def _findings() -> Iterator[tuple[bool, str, str]]:
    new_enough = sys.version_info >= (3, 11)
    yield new_enough, f"Python {platform.python_version()} ({sys.executable})", "Python 3.11 or newer is needed"
    for package in ("torch", "numpy", "tiktoken", "pytest"):
        try:
            yield True, f"{package} {version(package)}", ""
        except PackageNotFoundError:
            yield False, f"{package} is missing", f"python -m pip install -c constraints.txt {package}"
    memory = _memory()
    if memory:
        yield memory >= 4e9, f"{memory / 1e9:.1f} GB of memory", "4 GB are enough for all but the largest models"
    free = shutil.disk_usage(os.getcwd()).free
    yield free >= 2e9, f"{free / 1e9:.1f} GB free on this disk", "free some space: bundles and data need about 2 GB"
    try:
        from autograder.data.vocabulary import use_shipped_vocabulary

        use_shipped_vocabulary()
        import tiktoken

        count = tiktoken.get_encoding("gpt2").n_vocab
        yield count == 50257, f"GPT-2's vocabulary, {count} tokens, without a network", "install the kit again"
    except Exception as error:  # noqa: BLE001 - whatever is wrong is the finding
        yield (
            False,
            f"GPT-2's vocabulary can't be loaded: {error}",
            "unset TIKTOKEN_CACHE_DIR, or install the kit again",
        )
    try:
        import torch

        name = torch.cuda.get_device_name(0) if torch.cuda.is_available() else "none; the assignments need none"
        yield True, f"GPU: {name}", ""
    except ImportError:
        return


def _memory() -> float:
    try:
        return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, ValueError, OSError):
        return 0.0
