"""What the student's side may see of the machine: Python, packages, the kit's public half and data."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

HIDDEN_IN_PACKAGE = ("suites", "misconceptions")
NOBODY = 65534
_LIBRARIES = ("/lib", "/lib64", "/lib32", "/usr/lib", "/usr/lib64", "/usr/lib32", "/usr/local/lib", "/nix/store",
              "/gnu/store")  # fmt: skip
_SYSTEM = (
    *_LIBRARIES,
    "/etc/ld.so.cache",
    "/etc/alternatives",
    "/etc/localtime",
    "/usr/share/zoneinfo",
    "/sys/devices/system/cpu",
)
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")


def configuration(
    level: str, root: Path, preload: Sequence[str], check: bool, without: Collection[str]
) -> dict[str, Any]:
    """What a warm parent is told at its start. `root` is the folder that holds the package ``autograder``."""
    from . import landlock

    vocabulary = None if check else _vocabulary()
    return {
        "level": level,
        "check": check,
        "preload": list(preload),
        "without": sorted(without),
        "vocabulary": vocabulary,
        "readable": readable(root) + ([vocabulary] if vocabulary else []),
        "hidden": hidden(root),
        "writable": [device for device in DEVICES if os.path.exists(device)],
        "landlock": landlock.abi(),
        "root": hasattr(os, "geteuid") and os.geteuid() == 0,
        "uid": os.geteuid() if hasattr(os, "geteuid") else None,
    }


def readable(root: Path) -> list[str]:
    """Folders and files that Python needs, the kit's public half and the shipped data."""
    wanted = [*_python_folders(), *_SYSTEM, str(root / "datasets"), *_public_half(root / "autograder")]
    found: dict[str, None] = {}
    for path in wanted:
        if os.path.exists(path):
            found[os.path.realpath(path)] = None
            if not any(_below(path, link) for link in links()):
                found[os.path.abspath(path)] = None  # as Python knows it, where a link lies on the way
    return sorted(path for path in found if not any(path != other and _below(path, other) for other in found))


def hidden(root: Path) -> list[str]:
    """What must be covered where the checkout itself lies below something readable: all but its public half."""
    if not any(_below(str(root), folder) for folder in readable(root)) or not (root / "pyproject.toml").exists():
        return []
    public = [*_python_folders(), str(root / "autograder"), str(root / "datasets")]
    others = [str(path) for path in root.iterdir() if not any(_below(folder, str(path)) for folder in public)]
    secrets = [str(root / "autograder" / name) for name in HIDDEN_IN_PACKAGE]
    return others + [path for path in secrets if os.path.exists(path)]


def links() -> dict[str, str]:
    """Symbolic links of the system that programs take for granted: ``/lib -> usr/lib``."""
    return {path: os.readlink(path) for path in _SYSTEM if os.path.islink(path) and path.count("/") == 1}


def needs_root_to_read(root: Path) -> bool:
    """Whether some folder on the way to what Python needs is closed to nobody (Python below ``/root``)."""
    for path in readable(root):
        folder = path
        while folder != "/":
            if not os.stat(folder).st_mode & 0o005:
                return True
            folder = os.path.dirname(folder)
    return False


def write_maps(pid: int) -> None:
    """Map users into the user namespace of `pid`: nobody there is us here, or nobody where we are root."""
    root = os.geteuid() == 0
    folder = Path(f"/proc/{pid}")
    if not root:
        (folder / "setgroups").write_text("deny")
    for name, own in (("uid_map", os.geteuid()), ("gid_map", os.getegid())):
        try:
            (folder / name).write_text(f"0 0 1\n{NOBODY} {NOBODY} 1\n" if root else f"{NOBODY} {own} 1\n")
        except OSError:
            if not root:
                raise
            (folder / name).write_text(f"{NOBODY} {own} 1\n")  # root in a container that has no nobody


def _python_folders() -> list[str]:
    paths = sysconfig.get_paths()
    prefixes = [prefix for prefix in (sys.prefix, sys.base_prefix) if prefix not in ("/usr", "/")]
    libraries = [paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    packages = [path for path in sys.path if path.endswith(("site-packages", "dist-packages", "lib-dynload"))]
    return prefixes + libraries + packages


def _public_half(package: Path) -> list[str]:
    return [str(entry) for entry in package.iterdir() if entry.name not in HIDDEN_IN_PACKAGE]


def _below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _vocabulary() -> str | None:
    from autograder.data import DataError
    from autograder.data.vocabulary import ensure_vocabulary

    try:
        return os.path.realpath(ensure_vocabulary())
    except DataError:
        return None
