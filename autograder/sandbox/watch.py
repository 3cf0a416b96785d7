"""What the trusted side looks at while it waits: memory, CPU time and files of a running session."""

from __future__ import annotations

import contextlib
import os
import stat
import time
from collections.abc import Callable, Iterator

import psutil

from .cgroup import Group
from .limits import MIB, Limits
from .syscalls import LINUX

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_FILES_EVERY = 0.25
_MOST_ENTRIES = 20_000


class Exceeded(Exception):
    """A limit was passed: the fault's status and one line."""

    def __init__(self, status: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class Watch:
    """Looks at the process `pid`, its descendants and `strays`; call it often while waiting."""

    def __init__(self, pid: int, home: str | None, group: Group | None, strays: Callable[[], list[int]] = list) -> None:
        self.pid = pid
        self.strays = strays
        self.group = group
        self.home = home
        self.baseline = _resident(pid)
        self.tells = _bytes_without_a_name(pid) is not None
        self._files_at = 0.0
        self._cpu_before: float | None = None
        self.limits = Limits()

    def begin(self, limits: Limits) -> None:
        """A look begins: its CPU time counts from when it is first watched, because most looks are over before."""
        self.limits = limits
        self._cpu_before = None

    def _family(self) -> list[int]:
        return [one for root in (self.pid, *self.strays()) for one in family(root)]

    def __call__(self) -> None:
        pids = self._family()
        if len(pids) > self.limits.processes:
            raise Exceeded("crashed", f"more than {self.limits.processes} processes at once")
        if sum(len(_threads(pid)) for pid in pids) > self.limits.threads:
            raise Exceeded("crashed", f"more than {self.limits.threads} threads at once")
        used = sum(_cpu(pid) for pid in pids)
        if self._cpu_before is None:
            self._cpu_before = used
        if used - self._cpu_before > self.limits.cpu:
            raise Exceeded("timeout", f"more than {self.limits.cpu:g} s of processor time")
        self._memory(pids)
        if self.home and time.monotonic() - self._files_at > _FILES_EVERY:
            self._files(self.home, pids)
            self._files_at = time.monotonic()

    def _memory(self, pids: list[int]) -> None:
        most = self.limits.memory_mb * MIB
        if self.group and self.group.ran_out():  # perhaps only one of several processes was killed
            raise Exceeded("out_of_memory", f"more than {self.limits.memory_mb} MiB of memory")
        used = sum(max(0, _resident(pid) - self.baseline) for pid in pids)
        if used > most and len(pids) > 1:  # forked processes share pages: count each page once
            used = sum(_proportional(pid) for pid in pids) - self.baseline
        if used > most:
            raise Exceeded("out_of_memory", f"more than {self.limits.memory_mb} MiB of memory")

    def _files(self, home: str, pids: list[int]) -> None:
        most = self.limits.file_mb * MIB
        nameless = list(map(_bytes_without_a_name, pids))
        if self.tells and None in nameless:
            raise Exceeded("crashed", "a process hides which files it has open")
        if _bytes_below(home, most) + sum(filter(None, nameless)) > most:
            raise Exceeded("crashed", f"more than {self.limits.file_mb} MiB of files")


def family(pid: int) -> list[int]:
    """`pid` and its descendants (those that are still attached to it)."""
    found, todo = [], [pid]
    while todo and len(found) < 10_000:
        one = todo.pop()
        found.append(one)
        todo += children(one)
    return found


def children(pid: int) -> list[int]:
    """The processes that `pid` started, or took over, and that are still there."""
    found: list[int] = []
    if not LINUX:
        with contextlib.suppress(psutil.Error):
            found += (one.pid for one in psutil.Process(pid).children() if one.status() != psutil.STATUS_ZOMBIE)
        return found
    with contextlib.suppress(OSError):  # gone meanwhile
        for thread in _threads(pid):
            with open(f"{thread}/children", "rb") as file:
                found += map(int, file.read().split())
    return found


def _threads(pid: int) -> list[str]:
    """What the kernel tells of each thread of a process, as a folder; none if it is gone, or not Linux."""
    try:
        return [f"/proc/{pid}/task/{number}" for number in os.listdir(f"/proc/{pid}/task")]
    except OSError:
        return []


def _places(pid: int) -> Iterator[str]:
    """Where the kernel tells of the memory of a process: its first thread's view, and if that has ended another's."""
    yield f"/proc/{pid}"
    yield from _threads(pid)


def _resident(pid: int) -> int:
    """Resident bytes of a process, 0 if it is gone."""
    if not LINUX:
        try:
            return psutil.Process(pid).memory_info().rss
        except psutil.Error:
            return 0
    for place in _places(pid):
        with contextlib.suppress(OSError), open(f"{place}/statm", "rb") as file:
            if pages := int(file.read().split()[1]):
                return pages * _PAGE
    return 0


def _proportional(pid: int) -> int:
    """Resident bytes, shared pages divided by their users; all of them if the process hides its maps."""
    for place in _places(pid):
        with contextlib.suppress(OSError), open(f"{place}/smaps_rollup", "rb") as file:
            for line in file:
                if line.startswith(b"Pss:"):
                    return int(line.split()[1]) << 10
    return _resident(pid)


def _cpu(pid: int) -> float:
    """CPU seconds of a process, with its children that were waited for."""
    if not LINUX:
        try:
            return sum(psutil.Process(pid).cpu_times()[:2])
        except psutil.Error:
            return 0.0
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return 0.0
    return sum(int(field) for field in fields[11:15]) / _TICKS


def _bytes_below(folder: str, enough: int) -> int:
    """Bytes of all files in a folder; more than `enough` also where there are too many, too deep or shut away."""
    total, todo, seen = 0, [folder], 0
    while todo and total <= enough:
        try:
            entries = list(os.scandir(todo.pop()))
            seen += len(entries)
            if seen > _MOST_ENTRIES:
                return enough + 1
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    todo.append(entry.path)
                else:
                    with contextlib.suppress(FileNotFoundError):
                        total += entry.stat(follow_symlinks=False).st_blocks * 512
        except (FileNotFoundError, NotADirectoryError):  # gone, or another, meanwhile
            continue
        except OSError:  # a path longer than the kernel takes, a folder closed to its owner
            return enough + 1
    return total


def _bytes_without_a_name(pid: int) -> int | None:
    """Bytes of the files that a process holds open and that no folder lists, or none any more.

    Each thread may hold files of its own. None where they can't be told: the kernel hides those of a program that its
    own user may not read.
    """
    found: dict[tuple[int, int], int] = {}
    for thread in _threads(pid):
        try:
            entries = list(os.scandir(f"{thread}/fd"))
        except PermissionError:
            if _resident(pid):  # what has ended, but was not waited for, belongs to root and has no memory left
                return None
            continue
        except OSError:  # gone meanwhile
            continue
        for entry in entries:
            with contextlib.suppress(OSError):  # closed meanwhile
                status = entry.stat()
                if stat.S_ISREG(status.st_mode) and status.st_nlink == 0:
                    found[status.st_dev, status.st_ino] = status.st_blocks * 512
    return sum(found.values())
