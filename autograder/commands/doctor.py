"""``autograder doctor``: what this machine has, and what to do about what it lacks."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, entry_points, version
from importlib.util import find_spec
from pathlib import Path

NEEDED_MEMORY, NEEDED_DISK = 4e9, 2e9


@dataclass(frozen=True)
class Finding:
    """What was found; `cure` says what to do where it is not `good`. A `mild` one stops nobody."""

    good: bool
    what: str
    cure: str = ""
    mild: bool = False


def doctor(options: argparse.Namespace) -> int:
    """Print each finding with its cure; 0 if nothing is wrong that students or graders need."""
    from rich.text import Text

    from autograder.reports.terminal import stdout
    from autograder.reports.words import plural

    console = stdout()
    wrong = 0
    for found in findings():
        sign, style = ("✓", "green") if found.good else ("·", "yellow") if found.mild else ("✗", "red")
        console.print(Text(sign, style=style).append(f" {found.what}", style="default"))
        if found.cure and not found.good:
            console.print(Text(f"    {found.cure}", style="bold"))
        wrong += not found.good and not found.mild
    from autograder.sandbox import describe_levels

    console.print("\nHow submissions are kept apart from their grader (students need none of it):")
    console.print(Text(describe_levels()))
    console.print(Text(f"\n{plural(wrong, 'thing')} to see to." if wrong else "\nAll is well.", style="bold"))
    return 1 if wrong else 0


def findings() -> Iterator[Finding]:
    """Everything that is looked at, in order."""
    yield _python()
    yield from _packages()
    yield from _torch()
    yield _pytest_plugin()
    yield _vocabulary()
    memory = _memory()
    if memory:
        cure = "close what you do not need: the assignments take 4 GB at most"
        yield Finding(memory >= NEEDED_MEMORY, f"{memory / 1e9:.1f} GB of memory", cure)
    free = shutil.disk_usage(os.getcwd()).free
    yield Finding(free >= NEEDED_DISK, f"{free / 1e9:.1f} GB free on this disk", "free some space: 2 GB will do")
    yield _assignments()
    yield _notebooks()


def _python() -> Finding:
    what = f"Python {platform.python_version()} ({sys.executable})"
    return Finding(sys.version_info >= (3, 11), what, "install Python 3.11 or newer, and the kit into it")


def _packages() -> Iterator[Finding]:
    for package in ("torch", "numpy", "tiktoken", "pandas", "pytest", "psutil"):
        try:
            yield Finding(True, f"{package} {version(package)}")
        except PackageNotFoundError:
            yield Finding(False, f"{package} is missing", f"{sys.executable} -m pip install {package}")


def _torch() -> Iterator[Finding]:
    """An installed PyTorch may still not load (a missing library), or not see the graphics card."""
    if find_spec("torch") is None:
        return
    try:
        import torch
    except (ImportError, OSError) as error:
        cure = f"{sys.executable} -m pip install --force-reinstall torch"
        yield Finding(False, f"PyTorch is installed and can't be loaded: {str(error).splitlines()[0]}", cure)
        return
    if torch.cuda.is_available():
        yield Finding(True, f"GPU: {torch.cuda.get_device_name(0)}")
    elif torch.backends.mps.is_available():
        yield Finding(True, "GPU: Apple's (mps)")
    else:
        yield Finding(True, f"GPU: none, and none is needed; {torch.get_num_threads()} threads")


def _pytest_plugin() -> Finding:
    found = any(entry.name == "autograder" for entry in entry_points(group="pytest11"))
    return Finding(found, "pytest knows the kit" if found else "pytest does not know the kit", "install the kit again")


def _vocabulary() -> Finding:
    try:
        from autograder.data.vocabulary import use_shipped_vocabulary

        use_shipped_vocabulary()
        import tiktoken

        count = tiktoken.get_encoding("gpt2").n_vocab
    except Exception as error:  # noqa: BLE001 - whatever is wrong is the finding
        cure = "unset TIKTOKEN_CACHE_DIR, or install the kit again"
        return Finding(False, f"GPT-2's vocabulary can't be loaded: {error}", cure)
    return Finding(count == 50257, f"GPT-2's vocabulary, {count:,} tokens, without a network", "install the kit again")


def _assignments() -> Finding:
    from autograder.own_folder import OwnFolderError, folders_here

    try:
        names = ", ".join(folder.name for folder in folders_here(Path.cwd()))
    except OwnFolderError:
        cure = "cd to the folder that holds ch03/ (or another one), or into it"
        return Finding(False, f"no assignment in {Path.cwd()}", cure, mild=True)
    return Finding(True, f"assignments here: {names}")


def _notebooks() -> Finding:
    missing = [package for package in ("jupyterlab", "matplotlib") if find_spec(package) is None]
    cure = f"{sys.executable} -m pip install {' '.join(missing)}"
    what = f"for the notebooks: {' and '.join(missing)} missing" if missing else "notebooks can be opened"
    return Finding(not missing, what, cure, mild=True)


def _memory() -> float:
    """Bytes of the machine's memory; 0 where psutil is not there to say."""
    try:
        import psutil
    except ImportError:
        return 0.0
    return float(psutil.virtual_memory().total)
