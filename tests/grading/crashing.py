"""``python crashing.py HOW FOLDER N ARGUMENTS``: ``autograder ARGUMENTS``, which at its N-th change to FOLDER fails.

A change is a file that is opened to be written, or one that is moved to its place: so even numbers hit with the new
file written and the old one still in place. HOW is ``killed``, without notice, or ``full``: from then on no file gets
longer than a few bytes, in this process only, as its workers have begun before.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import Any

from autograder.cli import main


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def full() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, resource.RLIM_INFINITY))


def fail_at(change: int, folder: str, fail: Callable[[], None]) -> None:
    """Call `fail` when this process is about to make its `change`-th change to `folder`."""
    left = change

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        writes = event == "os.rename" or (event == "open" and (arguments[2] or 0) & os.O_CREAT)
        if writes and str(arguments[0]).startswith(folder):
            left -= 1
            if left == 0:
                fail()

    sys.addaudithook(watch)


if __name__ == "__main__":
    how, where, number, *arguments = sys.argv[1:]
    fail_at(int(number), where, {"killed": killed, "full": full}[how])
    sys.exit(main(arguments))
