"""Namespaces: a machine of its own for each session, made without privilege where the kernel allows it.

The warm parent moves into new user, mount, PID, network, IPC and UTS namespaces before it imports anything,
behind a root that shows only what Python needs, read-only. Each session's child then gets a PID namespace of
its own, whose first process it is (killing it kills everything in it), and its own mounts, network and IPC.
Source: user_namespaces(7), pid_namespaces(7), mount_namespaces(7), pivot_root(2).
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import struct
from collections.abc import Iterator
from typing import Any

from . import control, syscalls, view

_RDONLY, _NOSUID, _NODEV, _NOEXEC, _REMOUNT, _BIND, _REC, _PRIVATE = 1, 2, 4, 8, 32, 4096, 16384, 1 << 18
_ATTR_RDONLY, _ATTR_NOSUID, _ATTR_NODEV = 1, 2, 4
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_OUTER = (
    syscalls.CLONE_NEWNS | syscalls.CLONE_NEWPID | syscalls.CLONE_NEWNET | syscalls.CLONE_NEWIPC | syscalls.CLONE_NEWUTS
)
_INNER = syscalls.CLONE_NEWNS | syscalls.CLONE_NEWNET | syscalls.CLONE_NEWIPC
FOLDER = "/session"
"""The one folder that can be written, in memory and bounded; each session has its own there."""

_own_pid_namespace = -1


def enter(channel: socket.socket, config: dict[str, Any]) -> None:
    """Move this process behind the wall; returns in a new process, the first of its PID namespace.

    The process that came here only waits for the new one. The trusted side writes the user maps meanwhile.
    """
    global _own_pid_namespace
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)
    syscalls.unshare(syscalls.CLONE_NEWUSER)
    control.send(channel, {"unshared": 0})
    control.receive(channel)
    syscalls.unshare(_OUTER)
    pid = os.fork()
    if pid:
        channel.close()
        os.waitpid(pid, 0)
        os._exit(0)
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    _build_root(config)
    if config["root"]:
        syscalls.become(view.NOBODY, keep_capabilities=True)
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)  # a change of user clears it
    _own_pid_namespace = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)


@contextlib.contextmanager
def next_child_in_a_pid_namespace() -> Iterator[None]:
    """A fork of this process inside of the block makes the first process of a new PID namespace."""
    syscalls.unshare(syscalls.CLONE_NEWPID)
    try:
        yield
    finally:
        syscalls.setns(_own_pid_namespace, syscalls.CLONE_NEWPID)


def private_view(limits: dict[str, Any]) -> str:
    """In a session's child: own mounts, network and IPC; returns the folder it may write in."""
    syscalls.unshare(_INNER)
    size = f"size={limits['file_mb']}m,nr_inodes=10k"
    _tmpfs(FOLDER, f"{size},mode=1777", _NOEXEC)
    _tmpfs("/dev/shm", f"{size},mode=1777", _NOEXEC)
    _proc("/proc")
    return FOLDER


def _build_root(config: dict[str, Any]) -> None:
    """A root of read-only binds in a small tmpfs, and the old root let go."""
    syscalls.mount("", "/", "", _REC | _PRIVATE)
    new = config["mount_point"]
    _tmpfs(new, "size=1m,mode=755", 0)
    for path, target in view.links().items():
        _ensure_folder(os.path.dirname(new + path))
        os.symlink(target, new + path)
    for path in config["readable"]:
        _bind_read_only(path, new + path)
    for path in config["hidden"]:
        if os.path.isdir(path):
            _tmpfs(new + path, "size=4k,mode=755", _RDONLY)
        else:
            syscalls.mount("/dev/null", new + path, "", _BIND)
    for device in config["writable"]:
        _ensure_file(new + device)
        syscalls.mount(device, new + device, "", _BIND)
    for folder in (FOLDER, "/dev/shm", "/proc", "/old"):
        os.makedirs(new + folder, exist_ok=True)
    if not os.path.exists(new + "/tmp"):  # it exists if something to be read lies below it
        os.symlink(FOLDER, new + "/tmp")
    _proc(new + "/proc")
    _tmpfs(new + FOLDER, "size=16m,mode=1777", 0)  # the warm parent's, for imports that ask for one
    os.environ["TMPDIR"] = os.environ["HOME"] = FOLDER
    os.chdir(new)
    syscalls.syscall("pivot_root", b".", b"old")
    syscalls.unmount_lazily("/old")
    os.chdir("/")
    os.rmdir("/old")
    syscalls.mount("", "/", "", _REMOUNT | _BIND | _RDONLY | _NOSUID | _NODEV)


def _bind_read_only(source: str, target: str) -> None:
    if os.path.isdir(source):
        _ensure_folder(target)
    else:
        _ensure_file(target)
    syscalls.mount(source, target, "", _BIND | _REC)
    attributes = ctypes.create_string_buffer(struct.pack("=QQQQ", _ATTR_RDONLY | _ATTR_NOSUID | _ATTR_NODEV, 0, 0, 0))
    try:
        syscalls.syscall(syscalls.MOUNT_SETATTR, _AT_FDCWD, os.fsencode(target), _AT_RECURSIVE, attributes, 32)
    except OSError:  # before Linux 5.12: this mount alone, with the flags it must keep
        kept = os.statvfs(target).f_flag & (_NOSUID | _NODEV | _NOEXEC)
        syscalls.mount("", target, "", _REMOUNT | _BIND | _RDONLY | _NOSUID | kept)


def _tmpfs(target: str, options: str, flags: int) -> None:
    syscalls.mount("tmpfs", target, "tmpfs", _NOSUID | _NODEV | flags, options)


def _proc(target: str) -> None:
    """The PID namespace's own ``/proc``. Some containers forbid it; Python can do without."""
    try:
        syscalls.mount("proc", target, "proc", _NOSUID | _NODEV | _NOEXEC)
    except PermissionError:
        _tmpfs(target, "size=4k,mode=555", _RDONLY)


def _ensure_folder(path: str) -> None:
    os.makedirs(path, mode=0o755, exist_ok=True)


def _ensure_file(path: str) -> None:
    _ensure_folder(os.path.dirname(path))
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o644))
