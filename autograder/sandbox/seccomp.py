"""seccomp: system calls that no exercise needs are refused by a filter in the kernel.

A list of what is refused, not of what is allowed: torch may call what it likes, but not what reaches out of
the process (network, other processes, mounts, namespaces, keys) or parts of the kernel that are large and
seldom used. The filter is classic BPF, written here by hand. Source:
Documentation/userspace-api/seccomp_filter.rst of the kernel.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct

from . import syscalls

_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32_BIT = 0x40000000
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCH, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data; low words come first
_SET_MODE_FILTER = 1
_NEW_NAMESPACES = 0x7E020080  # the CLONE_NEW* flags, time included
_UNIX = 1

# name: (x86_64, aarch64); None where the architecture has no such call.
_REFUSED: dict[str, tuple[int | None, int | None]] = {
    # other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "perf_event_open": (298, 241), "setpriority": (141, 140),
    "ioprio_set": (251, 30), "sched_setscheduler": (144, 119), "sched_setattr": (314, 274),
    "migrate_pages": (256, 238), "move_pages": (279, 239),
    # namespaces, mounts, roots
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428), "move_mount": (429, 429),
    "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442), "statmount": (457, 457), "listmount": (458, 458),
    "open_tree_attr": (467, 467), "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262), "quotactl": (179, 60), "quotactl_fd": (443, 443),
    # keys, kernel, large seldom-used parts
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219), "bpf": (321, 280),
    "userfaultfd": (323, 282), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427), "io_setup": (206, 0), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "reboot": (169, 142), "swapon": (167, 224), "swapoff": (168, 225),
    "acct": (163, 89), "syslog": (103, 116), "vhangup": (153, 58), "settimeofday": (164, 170),
    "clock_settime": (227, 112), "clock_adjtime": (305, 266), "adjtimex": (159, 171),
    "sethostname": (170, 161), "setdomainname": (171, 162), "iopl": (172, None), "ioperm": (173, None),
    "modify_ldt": (154, None), "personality": (135, 92), "lookup_dcookie": (212, 18), "uselib": (134, None),
    "lsm_set_self_attr": (460, 460),
    # memory that no limit counts
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "shmat": (30, 196),
    "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180), "mlock": (149, 228),
    "mlock2": (325, 284), "mlockall": (151, 230),
}  # fmt: skip
# Refused as well where network and files are shared with others (Landlock leaves these to us): every socket but
# a pair with both ends here, open files sent over one (on the way they are in no list of open files), and what
# changes or watches files without opening them.
_SHARED: dict[str, tuple[int | None, int | None]] = {
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201), "accept": (43, 202),
    "accept4": (288, 242), "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, None), "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54), "utime": (132, None),
    "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88), "setxattr": (188, 5),
    "lsetxattr": (189, 6), "fsetxattr": (190, 7), "setxattrat": (463, 463), "removexattr": (197, 14),
    "lremovexattr": (198, 15), "fremovexattr": (199, 16), "removexattrat": (466, 466), "file_setattr": (469, 469),
    "inotify_init": (253, None), "inotify_init1": (294, 26), "sendmsg": (46, 211), "sendmmsg": (307, 269),
    "sched_setparam": (142, 118),
}  # fmt: skip
_SOCKET, _IOCTL, _FCNTL = (41, 198), (16, 29), (72, 25)
# Of descriptors: FS_IOC_SETFLAGS, FS_IOC_FSSETXATTR; FIOSETOWN, SIOCSPGRP (who gets signals)
_IOCTLS = (0x40086602, 0x401C5820, 0x8901, 0x8902)
_FCNTLS = (8, 10, 15, 1024, 1026)  # F_SETOWN, F_SETSIG, F_SETOWN_EX; F_SETLEASE, F_NOTIFY (who waits, who is told)
_CLONE, _CLONE3, _SOCKETPAIR = (56, 220), (435, 435), (53, 199)
_PRCTL, _PR_SET_DUMPABLE = (157, 167), 4
_KILL_CALL, _TKILL, _TGKILL = (62, 129), (200, 130), (234, 131)
_PRLIMIT, _SET_AFFINITY = (302, 261), (203, 122)  # of any process of the same user, whatever keeps signals in


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def program(architecture: str, *, apart: bool, signals_within: bool, pid: int) -> bytes:
    """The filter.

    `apart`: the process has a network and files of its own, so local sockets lead nowhere and are allowed.
    `signals_within`: something else keeps signals inside; otherwise only `pid` itself may be signalled.
    """
    column = 0 if architecture == "x86_64" else 1
    refuse, absent = _instruction(_RETURN, _ERROR | errno.EPERM), _instruction(_RETURN, _ERROR | errno.ENOSYS)
    lines = [
        _instruction(_LOAD, _ARCH),
        _instruction(_EQUAL, _AUDIT_ARCH[architecture], 1, 0),
        _instruction(_RETURN, _KILL),  # a foreign architecture has other numbers
        _instruction(_LOAD, _NUMBER),
    ]
    if architecture == "x86_64":
        lines += [_instruction(_AT_LEAST, _X32_BIT, 0, 1), _instruction(_RETURN, _KILL)]
    refused = _REFUSED if apart else _REFUSED | _SHARED
    for numbers in refused.values():
        if numbers[column] is not None:
            lines += [_instruction(_EQUAL, numbers[column], 0, 1), refuse]
    # clone3 keeps its flags in memory, where no filter can read them: absent, so that libraries use clone.
    lines += [_instruction(_EQUAL, _CLONE3[column], 0, 1), absent]
    lines += _if_call(_CLONE[column], [_instruction(_ANY_BIT, _NEW_NAMESPACES, 0, 1), refuse])
    lines += _if_call(_PRCTL[column], [_instruction(_EQUAL, _PR_SET_DUMPABLE, 0, 1), refuse])  # or nobody can look
    only_local = [_instruction(_EQUAL, _UNIX, 1, 0), refuse]
    lines += _if_call(_SOCKETPAIR[column], only_local)
    if apart:
        lines += _if_call(_SOCKET[column], only_local)
    else:
        lines += _if_call(_IOCTL[column], _refuse_one_of(_IOCTLS, refuse), argument=1)
        lines += _if_call(_FCNTL[column], _refuse_one_of(_FCNTLS, refuse), argument=1)
        zero_or_self = [_instruction(_EQUAL, 0, 2, 0), _instruction(_EQUAL, pid, 1, 0), refuse]
        for call in (_PRLIMIT, _SET_AFFINITY):
            lines += _if_call(call[column], zero_or_self)
    if not signals_within:
        only_self = [_instruction(_EQUAL, pid, 1, 0), refuse]
        lines += _if_call(_KILL_CALL[column], only_self)
        lines += _if_call(_TGKILL[column], only_self)
        lines += _if_call(_TKILL[column], [refuse])  # names a thread, which the filter can't place
    lines.append(_instruction(_RETURN, _ALLOW))
    return b"".join(lines)


def _if_call(number: int, then: list[bytes], argument: int = 0) -> list[bytes]:
    """If the call is `number`: load the low word of an argument, do `then`, and allow what is left."""
    body = [_instruction(_LOAD, _FIRST_ARGUMENT + 8 * argument), *then, _instruction(_RETURN, _ALLOW)]
    return [_instruction(_EQUAL, number, 0, len(body)), *body]


def _refuse_one_of(values: tuple[int, ...], refuse: bytes) -> list[bytes]:
    """Refuse if the loaded word is one of `values`."""
    return [line for value in values for line in (_instruction(_EQUAL, value, 0, 1), refuse)]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]


def available() -> bool:
    """Whether a filter can be put on here: a Linux of an architecture whose numbers are known."""
    return syscalls.LINUX and bool(syscalls.ARCHITECTURE)


def restrict(*, apart: bool, signals_within: bool) -> None:
    """Put the filter on this process for good; needs ``PR_SET_NO_NEW_PRIVS``."""
    code = program(syscalls.ARCHITECTURE, apart=apart, signals_within=signals_within, pid=os.getpid())
    buffer = ctypes.create_string_buffer(code, len(code))
    filter_ = _Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    syscalls.syscall("seccomp", _SET_MODE_FILTER, 0, filter_)
