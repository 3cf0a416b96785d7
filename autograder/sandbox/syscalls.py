"""Linux system calls that Python's library does not offer, by ctypes; no compiled code of our own."""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from typing import Any

LINUX = sys.platform == "linux"
ARCHITECTURE = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "aarch64", "arm64": "aarch64"}.get(
    platform.machine().lower(), ""
)

# The same numbers on x86_64 and aarch64: calls newer than 2019 have one number everywhere.
PIDFD_OPEN, CLOSE_RANGE, MOUNT_SETATTR = 434, 436, 442
LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF = 444, 445, 446
_BY_ARCHITECTURE = {
    "x86_64": {"seccomp": 317, "pivot_root": 155, "capget": 125, "capset": 126},
    "aarch64": {"seccomp": 277, "pivot_root": 41, "capget": 90, "capset": 91},
}

CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_KEEPCAPS, PR_CAPBSET_DROP = 1, 4, 8, 24
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT, PR_SET_SECUREBITS = 36, 38, 47, 28
PR_CAP_AMBIENT_CLEAR_ALL = 4
_SECUREBITS_ALL_LOCKED = 0xEF  # noroot, no setuid fixup, no keepcaps, no ambient raise; each locked
_CAP_VERSION_3 = 0x20080522
CAP_DAC_READ_SEARCH = 2

_libc = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None


def _check(result: int, what: str) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")
    return result


def _plain(argument: int | bytes | ctypes.Array | ctypes.Structure | None) -> Any:
    if isinstance(argument, int):
        return ctypes.c_long(argument)
    return ctypes.byref(argument) if isinstance(argument, ctypes.Structure) else argument


def syscall(number: int | str, *arguments: int | bytes | ctypes.Array | ctypes.Structure | None) -> int:
    """A raw system call by number, or by name where the number depends on the architecture."""
    name = str(number)
    if isinstance(number, str):
        number = _BY_ARCHITECTURE[ARCHITECTURE][number]
    plain = [_plain(argument) for argument in arguments]
    return _check(_libc.syscall(ctypes.c_long(number), *plain), f"system call {name}")


def prctl(option: int, a: int = 0, b: int = 0, c: int = 0, d: int = 0) -> int:
    """``prctl(2)``."""
    return _check(_libc.prctl(option, *(ctypes.c_ulong(value) for value in (a, b, c, d))), f"prctl {option}")


def unshare(flags: int) -> None:
    """``unshare(2)``."""
    _check(_libc.unshare(flags), f"unshare {flags:#x}")


def setns(fd: int, kind: int) -> None:
    """``setns(2)``."""
    _check(_libc.setns(fd, kind), f"setns {kind:#x}")


def mount(source: str, target: str, kind: str, flags: int = 0, options: str = "") -> None:
    """``mount(2)``."""
    result = _libc.mount(os.fsencode(source), os.fsencode(target), kind.encode(), ctypes.c_ulong(flags),
                         options.encode())  # fmt: skip
    _check(result, f"mount {kind or source} on {target}")


def unmount_lazily(target: str) -> None:
    """``umount2(2)`` with ``MNT_DETACH``."""
    _check(_libc.umount2(os.fsencode(target), 2), f"umount {target}")


def close_from(first: int) -> None:
    """Close every descriptor from `first` on."""
    try:
        syscall(CLOSE_RANGE, first, 0x7FFFFFFF, 0)
    except OSError:
        os.closerange(first, os.sysconf("SC_OPEN_MAX"))


class _Capabilities(ctypes.Structure):
    _fields_ = [("words", ctypes.c_uint32 * 6)]  # effective, permitted, inheritable; low words, then high


def _set_capabilities(low: int, high: int) -> None:
    header = (ctypes.c_uint32 * 2)(_CAP_VERSION_3, 0)
    words = (ctypes.c_uint32 * 6)(low, low, 0, high, high, 0)
    syscall("capset", header, words)


def has_capability(number: int) -> bool:
    """Whether the calling process has this capability in effect."""
    header = (ctypes.c_uint32 * 2)(_CAP_VERSION_3, 0)
    words = (ctypes.c_uint32 * 6)()
    syscall("capget", header, words)
    return bool(words[3 * (number // 32)] >> (number % 32) & 1)


def become(uid: int, *, keep_capabilities: bool = False) -> None:
    """Change user and group for good; with `keep_capabilities` all capabilities stay in effect.

    The process stays dumpable: a process that is not can't write its user map, nor be measured.
    """
    header = (ctypes.c_uint32 * 2)(_CAP_VERSION_3, 0)
    words = (ctypes.c_uint32 * 6)()
    syscall("capget", header, words)
    prctl(PR_SET_KEEPCAPS, int(keep_capabilities))
    try:
        os.setgroups([])
    except PermissionError:  # a user namespace of an ordinary user has none to give up
        pass
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    if keep_capabilities:
        _set_capabilities(words[1], words[4])
    prctl(PR_SET_DUMPABLE, 1)


def drop_capabilities(keep: int | None = None) -> None:
    """Give up every capability (but `keep`), the bounding set too, and every way to get one back."""
    for number in range(64):
        if number == keep:
            continue
        try:
            prctl(PR_CAPBSET_DROP, number)
        except OSError:  # past the last one, or an ordinary user without CAP_SETPCAP, who has none to drop
            continue
    try:
        prctl(PR_SET_SECUREBITS, _SECUREBITS_ALL_LOCKED)
    except OSError:  # an ordinary user
        pass
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    _set_capabilities(1 << keep if keep is not None and keep < 32 else 0, 0)
