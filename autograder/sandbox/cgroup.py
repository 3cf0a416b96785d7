"""A memory cgroup for one session, where one can be made: it counts everything the session holds."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
from collections.abc import Iterator
from pathlib import Path

from .limits import MIB, Limits

_numbers = itertools.count()


class Group:
    """One cgroup: ``ran_out`` says whether the kernel had to kill for memory."""

    def __init__(self, folder: Path, events: str) -> None:
        self.folder = folder
        self._events = folder / events

    @contextlib.contextmanager
    def door(self) -> Iterator[int | None]:
        """A descriptor through which a process of one thread puts itself under the limit (:func:`enter`).

        None in version 2, which has no such way.
        """
        try:
            door = os.open(self.folder / "tasks", os.O_WRONLY)
        except OSError:
            yield None
            return
        try:
            yield door
        finally:
            os.close(door)

    def add(self, pid: int) -> None:
        """Put a process, and all it will start, under the limit.

        For another process than its own the kernel waits until none can be in the middle of a fork: 10 to 20 ms.
        """
        with contextlib.suppress(OSError):
            (self.folder / "cgroup.procs").write_text(str(pid))

    def ran_out(self) -> bool:
        """Whether a process of the group was killed because the group's memory was used up."""
        with contextlib.suppress(OSError):
            for line in self._events.read_text().splitlines():
                name, _, count = line.partition(" ")
                if name == "oom_kill":
                    return int(count) > 0
        return False

    def remove(self) -> None:
        """Kill what is left in the group and remove it."""
        with contextlib.suppress(OSError):
            for pid in (self.folder / "cgroup.procs").read_text().split():
                os.kill(int(pid), signal.SIGKILL)
        with contextlib.suppress(OSError):
            self.folder.rmdir()


def enter(door: int) -> None:
    """Put this process, which has one thread, under the limit of the group with this door."""
    os.write(door, b"0")


def make(limits: Limits) -> Group | None:
    """A new group below our own, or None where the machine does not let us."""
    parent = _parent()
    if parent is None:
        return None
    folder = parent / f"{_prefix()}{os.getpid()}-{next(_numbers)}"
    memory = str(limits.memory_mb * MIB)
    try:
        folder.mkdir()
    except OSError:
        return None
    try:
        if (folder / "memory.limit_in_bytes").exists():  # version 1
            (folder / "memory.limit_in_bytes").write_text(memory)
            return Group(folder, "memory.oom_control")
        (folder / "memory.max").write_text(memory)
        with contextlib.suppress(OSError):
            (folder / "memory.swap.max").write_text("0")
        return Group(folder, "memory.events")
    except OSError:
        folder.rmdir()
        return None


def sweep() -> None:
    """Remove the empty groups of graders that were killed before they could."""
    parent = _parent()
    for folder in parent.glob(f"{_prefix()}*-*") if parent else ():
        if not os.path.exists(f"/proc/{folder.name.split('-')[2]}"):
            with contextlib.suppress(OSError):
                folder.rmdir()


def _prefix() -> str:
    """What our groups' names begin with: process ids mean something in their own PID namespace only."""
    return f"autograder-{os.stat('/proc/self/ns/pid').st_ino}-"


def _parent() -> Path | None:
    """The folder in which a memory cgroup of ours can be made."""
    try:
        lines = Path("/proc/self/cgroup").read_text().splitlines()
    except OSError:
        return None
    own = {controllers: path for _, controllers, path in (line.split(":", 2) for line in lines)}
    for controllers, path in own.items():
        if "memory" in controllers.split(","):
            folder = Path("/sys/fs/cgroup/memory") / path.lstrip("/")
            return folder if os.access(folder, os.W_OK) else None
    if "" in own:  # version 2: only below a group that hands its memory controller down
        folder = (Path("/sys/fs/cgroup") / own[""].lstrip("/")).parent
        with contextlib.suppress(OSError):
            if "memory" in (folder / "cgroup.subtree_control").read_text().split() and os.access(folder, os.W_OK):
                return folder
    return None
