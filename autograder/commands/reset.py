"""``reset``: an exercise, a file or an assignment back to its stub."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from autograder.own_folder import OwnFolderError, find_folder, folders_here
from autograder.starting_over import STUBS, stubs
from autograder.starting_over import reset as put_back


def reset(options: argparse.Namespace) -> int:
    """Put back what was named and say where the copy of what was there lies."""
    folder, what = _place(options.what)
    for done in put_back(folder, what, datetime.now()):
        kept = f"; what it held is kept in {_shown(done.kept)}" if done.kept else ""
        print(f"{_shown(done.file)}: {'its code of ' + what if '-' in what else 'all of it'} is a stub again{kept}")
    return 0


def _place(what: str) -> tuple[Path, str]:
    """The assignment's folder and the name, file or id in it: `what` may also be a path to a file."""
    path = Path(what)
    if what.endswith(".py"):
        for folder in [Path.cwd() / path.parent] if path.parent.name else [Path.cwd(), *folders_here(Path.cwd())]:
            if (folder / STUBS).is_file() and path.name in stubs(folder):
                return folder, path.name
        raise OwnFolderError(f"{what} is not a file of an assignment here: give its path, as in ch03/{path.name}")
    return find_folder(Path.cwd(), what.partition("-")[0]), what


def _shown(path: Path) -> str:
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
