"""Data that the chapters read: what ships with the kit, and how to fetch the book's real files.

`datasets_dir()` finds the shipped files both in a checkout (`datasets/` beside the package) and in an
installed wheel (`autograder/_datasets`).
"""

import os
from pathlib import Path


class DataError(Exception):
    """A data file could not be found, fetched or proven. Its text is one clear line for the user."""


def datasets_dir() -> Path:
    """The folder of the shipped data sets.

    Raises:
        DataError: the installation holds no data sets.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "_datasets", package.parent / "datasets"):
        if (folder / "gpt2" / "r50k_base.tiktoken").is_file():
            return folder
    raise DataError(f"no data sets beside {package}: the installation is incomplete, install the kit again")


def cache_dir() -> Path:
    """The kit's folder in the user's cache (`~/.cache/autograder` on Linux); it may not exist yet."""
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        if os.environ.get(variable):
            return Path(os.environ[variable]) / "autograder"
    return Path(os.path.expanduser("~")) / ".cache" / "autograder"
