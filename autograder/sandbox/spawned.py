"""Children without a warm parent: a fresh interpreter each, for systems that can't fork (Windows). Process level only.

Slower by the import of torch for every submission; otherwise the same to the trusted side.
"""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Collection, Sequence
from typing import Any

import psutil

from . import child, view, warm
from .parent import ENVIRONMENT, PACKAGE_ROOT, Ending

_PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from autograder.sandbox.spawned import main; main()"
_NEEDED = ("SYSTEMROOT", "WINDIR", "PATH", "TEMP")  # Windows' own libraries look for these


class SpawningParent:
    """What :class:`WarmParent` is elsewhere: starts children and ends them."""

    needs_root = False

    def __init__(
        self, level: str, *, preload: Sequence[str] = (), check: bool = False, without: Collection[str] = ()
    ) -> None:
        self.level = level
        self.config = view.configuration(level, PACKAGE_ROOT, preload, check, without)
        self._running: dict[int, subprocess.Popen[bytes]] = {}

    def become_ready(self) -> None:
        """There is nothing to wait for: each child imports for itself."""

    def fork(self, request: dict[str, Any], theirs: socket.socket, door: int | None = None) -> tuple[int, int | None]:
        """Start a child that talks on `theirs`. There is no memory cgroup here, so no `door` either."""
        shared = hasattr(theirs, "share")
        process = subprocess.Popen(
            [sys.executable, "-I", "-c", _PROGRAM, str(PACKAGE_ROOT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**{name: os.environ[name] for name in _NEEDED if name in os.environ}, **ENVIRONMENT},
            pass_fds=() if shared else [theirs.fileno()],
        )
        handle = base64.b64encode(theirs.share(process.pid)).decode() if shared else theirs.fileno()
        with process.stdin as pipe:
            pipe.write(json.dumps({"config": self.config, "request": request, "channel": handle}).encode())
        self._running[process.pid] = process
        return process.pid, None

    def end(self, pid: int) -> Ending:
        """Kill a child and the processes it started, as far as the system still knows them as its own."""
        process = self._running.pop(pid)
        cpu = 0.0
        try:
            tree = psutil.Process(pid)
            cpu = sum(tree.cpu_times()[:2])
            doomed = tree.children(recursive=True)
        except psutil.Error:
            doomed = []
        ended_itself = process.poll() is not None
        process.kill()
        for one in doomed:
            try:
                one.kill()
            except psutil.Error:
                continue
        status = process.wait()
        psutil.wait_procs(doomed, timeout=5)
        if status < 0:
            return Ending(None, -status, cpu)
        # Only Windows gives a killed process a status of its own; elsewhere one that is not a signal's is the child's,
        # even where its channel closed a moment before it could be waited for.
        return Ending(status if ended_itself or os.name != "nt" else None, None, cpu)

    def strays(self) -> list[int]:
        """None that could be known."""
        return []

    def close(self) -> None:
        """End every child."""
        for pid in list(self._running):
            self.end(pid)


def main() -> None:
    """The child's beginning: what a fork of the warm parent finds done already."""
    began = time.monotonic()
    order = json.load(sys.stdin)
    config = order["config"]
    if not config["check"]:
        warm.preload(config["preload"], config["vocabulary"])
    if isinstance(order["channel"], str):
        channel = socket.fromshare(base64.b64decode(order["channel"]))
        child.run(config, order["request"], channel, {"start": time.monotonic() - began})
    else:
        child.begin(config, order["request"], order["channel"], began)
