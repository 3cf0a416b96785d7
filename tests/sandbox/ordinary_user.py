"""Run a command as an ordinary user, from root: ``python tests/sandbox/ordinary_user.py COMMAND...``.

In a mount namespace of its own, folders that root keeps to itself on the way to Python are made passable, so that
the interpreter can be run by anyone. Nothing outside of it changes.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from autograder.sandbox import syscalls
from autograder.sandbox.parent import PACKAGE_ROOT
from autograder.sandbox.view import readable

USER = 54_321
_BIND, _REC, _PRIVATE = 4096, 16384, 1 << 18


def pass_through(path: Path) -> None:
    """Make `path` reachable for all: closed folders above it become views that show the way to it and no more."""
    closed = [folder for folder in reversed(path.parents) if not folder.stat().st_mode & 0o001]
    if not closed:
        return
    aside = Path("/mnt")
    syscalls.mount(str(path), str(aside), "", _BIND | _REC)
    syscalls.mount("tmpfs", str(closed[0]), "tmpfs", 0, "mode=755")
    path.mkdir(parents=True)
    syscalls.mount(str(aside), str(path), "", _BIND | _REC)
    syscalls.unmount_lazily(str(aside))


def main() -> None:
    syscalls.unshare(syscalls.CLONE_NEWNS)
    syscalls.mount("", "/", "", _REC | _PRIVATE)
    for path in readable(PACKAGE_ROOT):
        pass_through(Path(path))
    os.setgroups([])
    os.setresgid(USER, USER, USER)
    os.setresuid(USER, USER, USER)
    os.execvp(sys.argv[1], sys.argv[1:])


if __name__ == "__main__":
    main()
