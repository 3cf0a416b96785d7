"""Which levels of isolation this machine gives, found out by trying, and what would raise it."""

from __future__ import annotations

import os
import socket
import sys
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from . import cgroup, landlock, seccomp, view, wire
from .errors import SandboxError
from .limits import Limits
from .parent import PACKAGE_ROOT, WarmParent
from .spawned import SpawningParent

LEVELS = ("namespaces", "landlock", "process")
"""Best first."""


@dataclass(frozen=True)
class Level:
    """One level on this machine: whether it can be had and, if not, why not."""

    name: str
    available: bool
    reason: str = ""


def choose(isolation: str | None) -> str:
    """The level to use: `isolation` if it can be had, else the best one. Raises :class:`SandboxError`."""
    if isolation is None:
        return detect_level()
    if isolation not in LEVELS:
        raise SandboxError(f"no isolation level is called {isolation!r}; there are {', '.join(LEVELS)}")
    level = examine(isolation)
    if not level.available:
        raise SandboxError(f"this machine does not give the isolation level {isolation}: {level.reason}")
    return isolation


def detect_level() -> str:
    """The best level that this machine gives. Raises :class:`SandboxError` where it gives none."""
    for name in LEVELS:
        if examine(name).available:
            return name
    raise SandboxError(f"student code can't be run apart on this machine: {examine('process').reason}")


@cache
def examine(name: str) -> Level:
    """Try a level from beginning to end: put a process behind it that does nothing."""
    if name == "landlock" and landlock.abi() < landlock.LEAST:
        return Level(name, False, "it needs Landlock as of Linux 6.2, switched on")
    if name == "landlock" and view.hidden(PACKAGE_ROOT):
        return Level(name, False, "the kit lies inside of Python's own folder, which Landlock can't show in part")
    if name != "process" and not (hasattr(os, "fork") and seccomp.available()):
        return Level(name, False, "it needs Linux on x86_64 or aarch64")
    try:
        _try(name)
    except (SandboxError, OSError, wire.Closed, wire.Late, wire.WireError) as error:
        return Level(name, False, str(error))
    return Level(name, True)


def starter() -> type[WarmParent] | type[SpawningParent]:
    """What starts children on this system."""
    return WarmParent if hasattr(os, "fork") else SpawningParent


def _try(name: str) -> None:
    from .session import fork_request, private_folder, remove_folder

    parent = starter()(name, check=True)
    home = None
    try:
        home = private_folder(parent)
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                pid, pidfd = parent.fork(fork_request(parent, Limits(), home), theirs)
            if pidfd is not None:
                os.close(pidfd)
            report = wire.decode(wire.receive_frame(ours, time.monotonic() + 20, 1 << 16))
            parent.end(pid)
        if not isinstance(report, dict) or "error" in report:
            raise SandboxError(str(report))
    finally:
        parent.close()
        remove_folder(home)


def describe_levels() -> str:
    """For people: what this machine gives, and what would raise it."""
    best = detect_level()
    lines = [f"isolation level: {best}"]
    for name in LEVELS:
        level = examine(name)
        lines.append(f"  {name:<11} {'yes' if level.available else 'no: ' + level.reason}")
    group = cgroup.make(Limits())
    lines.append(f"  memory cgroup {'yes' if group else 'no: memory is watched from outside instead'}")
    if group:
        group.remove()
    return "\n".join(lines + [f"to raise it: {hint}" for hint in _hints(best)])


def _hints(best: str) -> list[str]:
    if best == "namespaces":
        return []
    if sys.platform != "linux":
        return ["grade on Linux (a virtual machine will do): other systems have no isolation that we can use"]
    hints = []
    if _number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == 1:
        hints.append(
            "AppArmor forbids user namespaces to ordinary users (Ubuntu 23.10 and later): "
            "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0, "
            "or a profile that grants `userns` to Python"
        )
    if _number("/proc/sys/kernel/unprivileged_userns_clone") == 0:
        hints.append("user namespaces are switched off: sudo sysctl kernel.unprivileged_userns_clone=1")
    if _number("/proc/sys/user/max_user_namespaces") == 0:
        hints.append("user namespaces are switched off: sudo sysctl user.max_user_namespaces=10000")
    if os.path.exists("/.dockerenv") or os.path.exists("/run/.containerenv"):
        hints.append("a container forbids it: run on the machine itself, or let its seccomp profile allow `unshare`")
    return hints or ["user namespaces failed for the reason above"]


def _number(path: str) -> int | None:
    try:
        return int(Path(path).read_text())
    except (OSError, ValueError):
        return None
