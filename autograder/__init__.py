"""Stubs, checks and diagnosis for the assignments of "Build a Large Language Model (From Scratch)"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.implementation import Implementation
    from autograder.notebook_check import Shown
    from autograder.notebook_progress import ShownProgress

__version__ = "0.1.0"


def check(what: str) -> Shown | None:
    """Check an assignment (``"ch03"``) or one exercise by its public tests; a notebook shows a table.

    Files are read anew at each call. Raises nothing: a folder that can't be judged is said in one line.
    Below ``nbgrader validate`` it returns None and says what does not stand on stderr, which is what that reads.
    """
    from autograder.notebook_check import shown_check

    return shown_check(what)


def progress() -> ShownProgress:
    """How far one is, over all chapters in or round the current folder, and what to do next; nothing is run."""
    from autograder.notebook_progress import shown_progress

    return shown_progress()


def load(name: str) -> Implementation:
    """The answers in the folder of assignment `name`, read anew: ``load("ch03").CausalAttention``.

    Raises ``OwnFolderError`` where there is no such folder.
    """
    from pathlib import Path

    from autograder.own_folder import find_folder, implementation_of

    return implementation_of(find_folder(Path.cwd(), name))
