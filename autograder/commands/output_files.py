"""The files that commands are told to write: asked for early, written whole, never in place of what is no file."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.grading.store import StoreError, write_atomically


def write_file(result: str | bytes, path: Path) -> None:
    """Write a result; a path that can't be written ends the command with one line."""
    data = result.encode("utf-8", "replace") if isinstance(result, str) else result
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink() or (path.exists() and not path.is_file()):  # /dev/stdout, a pipe: never to be replaced
            path.write_bytes(data)
        else:
            write_atomically(path, data)
    except OSError as error:
        raise StoreError(f"{path} can't be written: {error.strerror}") from None


def check_places(*paths: Path | None) -> None:
    """Say now which results could not be written, and not after an hour of grading. Raises ``StoreError``."""
    for path in filter(None, paths):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                raise StoreError(f"{path} can't be written: it is a folder; name a file in it")
            if not os.access(path if path.exists() and not path.is_file() else path.parent, os.W_OK):
                raise StoreError(f"{path} can't be written: its folder is closed to you")
        except OSError as error:
            raise StoreError(f"{path} can't be written: {error.strerror}") from None
