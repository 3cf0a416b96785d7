"""Landlock: the kernel keeps a process to a list of folders, without privilege and for good (Linux 5.13).

Source: Documentation/userspace-api/landlock.rst of the kernel.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct

from . import syscalls

# Rights on files, in the order of their bits.
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_TRUNCATE, _IOCTL_DEV = 1 << 14, 1 << 15
_BITS_OF_ABI = {1: 13, 2: 14, 3: 15, 4: 15}  # from 5 on: 16
_LOOK = _EXECUTE | _READ_FILE | _READ_DIR
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_NO_DEVICES = ~(1 << 6 | 1 << 11)
LEAST = 3
"""The first version that keeps files outside from being truncated: what the level `landlock` needs."""
_TCP = 3  # bind, connect: from ABI 4
_SCOPES = 3  # abstract sockets, signals: from ABI 6
_VERSION_FLAG = 1


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


def abi() -> int:
    """Landlock's version on this machine, 0 where there is none."""
    if not syscalls.LINUX or not syscalls.ARCHITECTURE:
        return 0
    try:
        return syscalls.syscall(syscalls.LANDLOCK_CREATE_RULESET, None, 0, _VERSION_FLAG)
    except OSError:
        return 0


def restrict(readable: list[str], writable: list[str]) -> None:
    """Keep this process and its children to these files and folders, without TCP or signals to others.

    `readable` may be read and executed, `writable` changed too. Paths that are not there are left out.
    Needs ``PR_SET_NO_NEW_PRIVS``. UDP is not Landlock's: a network namespace or seccomp must stop it.
    """
    version = abi()
    if not version:
        raise OSError("this kernel has no Landlock")
    everything = (1 << _BITS_OF_ABI.get(version, 16)) - 1
    rules = _Ruleset(everything, _TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = syscalls.syscall(syscalls.LANDLOCK_CREATE_RULESET, rules, size, 0)
    try:
        for path in readable:
            _allow(ruleset, path, _LOOK)
        for path in writable:
            _allow(ruleset, path, everything & ~_IOCTL_DEV & _NO_DEVICES)
        syscalls.syscall(syscalls.LANDLOCK_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(fd).st_mode):
            rights &= _OF_FILES
        attribute = ctypes.create_string_buffer(struct.pack("=Qi", rights, fd))
        syscalls.syscall(syscalls.LANDLOCK_ADD_RULE, ruleset, 1, attribute, 0)
    finally:
        os.close(fd)
