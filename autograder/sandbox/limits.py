"""What one exercise may use, and the kernel's own limits for the process that runs it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from .errors import SandboxError

MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Per exercise: ``wall`` and ``cpu`` in seconds, ``memory_mb``, ``file_mb`` and ``reply_mb`` in MiB.

    ``memory_mb`` counts what student code adds to the bare interpreter with its libraries. ``file_mb`` bounds
    each file and all files together. What is printed is thrown away.
    """

    wall: float = 10.0
    cpu: float = 20.0
    memory_mb: int = 1536
    processes: int = 32
    file_mb: int = 64
    reply_mb: int = 32

    @property
    def threads(self) -> int:
        """Threads of all processes together."""
        return 4 * self.processes

    def __post_init__(self) -> None:
        if min(vars(self).values()) <= 0:
            raise SandboxError(f"a limit must be more than zero: {self}")


def apply(limits: dict[str, Any], *, processes: int | None) -> None:
    """Bind the calling process and all its children to `limits` for good (``setrlimit``, POSIX).

    These are the backstop; the trusted side watches time and memory itself and says which was passed.
    `processes` counts all threads of the user in the user namespace; None leaves them unbounded.
    """
    import resource  # POSIX only

    memory = limits["memory_mb"] * MIB
    data, space = _sizes()
    _lower(resource.RLIMIT_CORE, 1)  # not 0: with that, a program that takes crash dumps is still started, as root
    _lower(resource.RLIMIT_CPU, int(max(600, 60 * limits["cpu"])))  # a session runs many exercises
    _lower(resource.RLIMIT_FSIZE, limits["file_mb"] * MIB)
    _lower(resource.RLIMIT_NOFILE, 256)
    _lower(resource.RLIMIT_MEMLOCK, 0)
    for name in ("RLIMIT_MSGQUEUE", "RLIMIT_RTPRIO", "RLIMIT_NICE"):
        if hasattr(resource, name):
            _lower(getattr(resource, name), 0)
    if data is not None:
        _lower(resource.RLIMIT_DATA, data + memory + memory // 4)
        _lower(resource.RLIMIT_AS, space + 2 * memory + (1 << 30))
    if processes is not None and hasattr(resource, "RLIMIT_NPROC"):
        _lower(resource.RLIMIT_NPROC, processes)


def _lower(which: int, value: int) -> None:
    import resource

    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(which, (value, value))


def _sizes() -> tuple[int | None, int]:
    """Bytes of private data and of address space that this process has already (Linux)."""
    try:
        with open("/proc/self/statm", "rb") as file:
            fields = file.read().split()
    except OSError:
        return None, 0
    page = os.sysconf("SC_PAGE_SIZE")
    return int(fields[5]) * page, int(fields[0]) * page
