"""The filter of both architectures, run by a small interpreter of classic BPF: what is refused, what goes through."""

from __future__ import annotations

import errno
import struct

import pytest

from autograder.sandbox import seccomp

ALLOW, KILL = 0x7FFF0000, 0x80000000
EPERM, ENOSYS = 0x50000 | errno.EPERM, 0x50000 | errno.ENOSYS
ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
PID = 4321


def verdict(program: bytes, arch: int, number: int, *arguments: int) -> int:
    """What the kernel would answer to a system call."""
    data = struct.pack("<iIQ6Q", number, arch, 0, *(*arguments, *[0] * 6)[:6])
    accumulator = at = 0
    while True:
        code, if_true, if_false, value = struct.unpack_from("=HBBI", program, 8 * at)
        at += 1
        if code == 0x20:
            (accumulator,) = struct.unpack_from("<I", data, value)
        elif code == 0x06:
            return value
        else:
            holds = {0x15: accumulator == value, 0x35: accumulator >= value, 0x45: bool(accumulator & value)}[code]
            at += if_true if holds else if_false


# name: (x86_64, aarch64, arguments, apart, not apart)
CALLS = {
    "read": (0, 63, (), ALLOW, ALLOW),
    "openat": (257, 56, (), ALLOW, ALLOW),
    "mmap": (9, 222, (), ALLOW, ALLOW),
    "futex": (202, 98, (), ALLOW, ALLOW),
    "fork by clone": (56, 220, (17,), ALLOW, ALLOW),
    "thread by clone": (56, 220, (0x3D0F00,), ALLOW, ALLOW),
    "clone with a user namespace": (56, 220, (0x10000011,), EPERM, EPERM),
    "clone with a mount namespace": (56, 220, (0x20011,), EPERM, EPERM),
    "clone3": (435, 435, (), ENOSYS, ENOSYS),
    "unshare": (272, 97, (), EPERM, EPERM),
    "mount": (165, 40, (), EPERM, EPERM),
    "ptrace": (101, 117, (), EPERM, EPERM),
    "io_uring_setup": (425, 425, (), EPERM, EPERM),
    "keyctl": (250, 219, (), EPERM, EPERM),
    "local pair": (53, 199, (1,), ALLOW, ALLOW),
    "internet pair": (53, 199, (2,), EPERM, EPERM),
    "local socket": (41, 198, (1,), ALLOW, EPERM),
    "UDP socket": (41, 198, (2, 2), EPERM, EPERM),
    "netlink socket": (41, 198, (16,), EPERM, EPERM),
    "chmod by path": (268, 53, (), ALLOW, EPERM),
    "file flags": (16, 29, (3, 0x40086602), ALLOW, EPERM),
    "other extended flags": (16, 29, (3, 0x401C5820), ALLOW, EPERM),
    "signals of a descriptor to another": (16, 29, (3, 0x8901), ALLOW, EPERM),
    "terminal size": (16, 29, (1, 0x5413), ALLOW, ALLOW),
    "close on exec": (72, 25, (3, 2, 1), ALLOW, ALLOW),
    "a descriptor's owner": (72, 25, (3, 8, PID + 1), ALLOW, EPERM),
    "a lease on a file": (72, 25, (3, 1024, 1), ALLOW, EPERM),
    "an open file sent away": (46, 211, (3,), ALLOW, EPERM),
    "signal to itself": (62, 129, (PID, 9), ALLOW, ALLOW),
    "signal to another": (62, 129, (PID + 1, 9), ALLOW, EPERM),
    "signal to all": (62, 129, (0xFFFFFFFFFFFFFFFF, 9), ALLOW, EPERM),
    "name a thread": (157, 167, (15,), ALLOW, ALLOW),
    "hide from the watch": (157, 167, (4,), EPERM, EPERM),
    "own limits": (302, 261, (0,), ALLOW, ALLOW),
    "its limits by its number": (302, 261, (PID,), ALLOW, ALLOW),
    "another's limits": (302, 261, (PID + 1,), ALLOW, EPERM),
    "own processors": (203, 122, (0,), ALLOW, ALLOW),
    "another's processors": (203, 122, (PID + 1,), ALLOW, EPERM),
}


@pytest.mark.parametrize("architecture", ["x86_64", "aarch64"])
@pytest.mark.parametrize("name", CALLS)
def test_each_call_gets_its_answer(architecture: str, name: str) -> None:
    x86_64, aarch64, arguments, apart, shared = CALLS[name]
    number = x86_64 if architecture == "x86_64" else aarch64
    for wanted, is_apart, within in ((apart, True, True), (shared, False, False), (shared, False, True)):
        if within and not is_apart and name.startswith("signal to"):
            wanted = ALLOW  # Landlock refuses these
        code = seccomp.program(architecture, apart=is_apart, signals_within=within, pid=PID)
        assert verdict(code, ARCH[architecture], number, *arguments) == wanted


@pytest.mark.parametrize("architecture", ["x86_64", "aarch64"])
def test_a_foreign_architecture_is_killed(architecture: str) -> None:
    code = seccomp.program(architecture, apart=True, signals_within=True, pid=PID)
    assert verdict(code, 0x40000003, 1) == KILL  # 32-bit x86


def test_the_x32_numbers_are_killed() -> None:
    code = seccomp.program("x86_64", apart=True, signals_within=True, pid=PID)
    assert verdict(code, ARCH["x86_64"], 0x40000000 | 101) == KILL


@pytest.mark.parametrize("architecture", ["x86_64", "aarch64"])
def test_the_filter_is_short_enough_for_the_kernel(architecture: str) -> None:
    code = seccomp.program(architecture, apart=False, signals_within=False, pid=PID)
    assert len(code) // 8 < 4096
