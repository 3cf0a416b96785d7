"""The child of one session: takes on its limits, then runs student code and says what was seen.

Everything after :func:`confine` may be student code. It shares this process with :func:`answer`, so whatever
leaves here is untrusted; the other side decodes it as such.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import threading
import time
from functools import partial
from typing import Any

from autograder.observation import Ask, Call, Fault, Observation, Raised

from . import cgroup, limits, restoring, syscalls, wire

SESSION_FD = 3
FOREVER = float("inf")
ASKED = "asked of the counterpart"
"""The one key of what a look says to its counterpart, before it gives its observation."""
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1",
                "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}  # fmt: skip


def begin(config: dict[str, Any], request: dict[str, Any], fd: int, began: float, door: int | None = None) -> None:
    """What a freshly forked child does until it is ended; `door` leads into its memory cgroup."""
    shares = {"fork": time.monotonic() - began}
    if door is not None:
        with contextlib.suppress(OSError):  # then the trusted side does it
            clock = time.monotonic()
            cgroup.enter(door)
            shares["cgroup"] = time.monotonic() - clock
    run(config, request, _only_descriptor(fd), shares)


def run(config: dict[str, Any], request: dict[str, Any], channel: socket.socket, shares: dict[str, float]) -> None:
    """Put on the layers, say how long each took (or which failed), then serve calls."""
    try:
        confine(config, request, shares)
    except Exception as error:  # noqa: BLE001 - a layer that can't be put on: no student code runs
        message = {"error": f"{type(error).__name__}: {error}"}
        wire.send_frame(channel, wire.encode(message), FOREVER)
        return
    wire.send_frame(channel, wire.encode(shares), FOREVER)
    if not config["check"]:
        answer(channel)


def _only_descriptor(fd: int) -> socket.socket:
    """Keep `fd` (as number 3) and nothing else; the standard streams go nowhere."""
    null = os.open(os.devnull, os.O_RDWR)
    if fd != SESSION_FD:
        os.dup2(fd, SESSION_FD, inheritable=False)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    syscalls.close_from(SESSION_FD + 1)
    return socket.socket(fileno=SESSION_FD)


def confine(config: dict[str, Any], request: dict[str, Any], shares: dict[str, float]) -> None:
    """Put on every layer of the level, each timed into `shares` (seconds)."""
    clock = time.monotonic()

    def lap(name: str) -> None:
        nonlocal clock
        now = time.monotonic()
        shares[name], clock = now - clock, now

    if hasattr(os, "setsid"):
        os.setsid()
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    home = request["home"]
    if config["level"] == "namespaces":
        from . import namespaces

        home = namespaces.private_view(request["limits"])
        lap("namespaces")
    if os.name == "posix":
        os.environ.clear()
    os.environ.update(_ENVIRONMENT, HOME=home, TMPDIR=home, XDG_CACHE_HOME=home)
    if config["vocabulary"]:
        os.environ["TIKTOKEN_CACHE_DIR"] = config["vocabulary"]
    import tempfile

    tempfile.tempdir = None
    os.chdir(home)
    os.umask(0o077)
    uid = request.get("uid")
    if uid is not None:
        syscalls.become(uid, keep_capabilities=True)
    if os.name == "posix" and "limits" not in config["without"]:
        limits.apply(request["limits"], processes=request["processes"])
    lap("limits")
    if config["level"] == "process":
        return
    from . import landlock, seccomp

    if "capabilities" not in config["without"]:
        syscalls.drop_capabilities(keep=request.get("keep"))
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    lap("capabilities")
    if config["landlock"] and "landlock" not in config["without"]:
        if config["level"] == "namespaces":  # the root shows nothing else anyway
            landlock.restrict(["/"], [home, "/dev/shm", *config["writable"]])
        else:
            own = [f"/proc/{os.getpid()}", "/proc/cpuinfo", "/proc/meminfo"]  # some libraries end without
            landlock.restrict([*config["readable"], *own], [home, *config["writable"]])
        lap("landlock")
    apart = config["level"] == "namespaces"
    if "seccomp" not in config["without"]:
        seccomp.restrict(apart=apart, signals_within=apart or config["landlock"] >= 6)
    lap("seccomp")


def answer(channel: socket.socket) -> None:
    """Take the implementation, then one call after the other, until the other side is gone."""
    from autograder.implementation import Implementation

    try:
        given = _request(channel)
        implementation = Implementation(given["sources"], given=given["given"], names=given["names"])
        while True:
            request = _request(channel)
            put_back = partial(restoring.put_back, request["probe"].partition(".")[0])
            put_back()
            implementation.after_call = put_back  # what a function patched is gone before its result is read
            call = Call(request["probe"], request["inputs"], tuple(request["standins"]), request["dtype"])
            ask = _asking(channel) if request["asks"] else None
            wire.send_frame(channel, _reply(implementation, call, request["reply_bytes"], ask), FOREVER)
    except wire.Closed:
        return


def _asking(channel: socket.socket) -> Ask:
    """Reaches the counterpart of a look, on the other side of `channel`; one question at a time."""
    turn = threading.Lock()

    def ask(said: Observation) -> Observation:
        with turn:
            wire.send_frame(channel, wire.encode({ASKED: said}), FOREVER)
            return _request(channel)

    return ask


def _request(channel: socket.socket) -> Any:
    return wire.decode(wire.receive_frame(channel, FOREVER, wire.REQUEST.size), wire.REQUEST)


def _reply(implementation: Any, call: Call, most: int, ask: Ask | None) -> bytes | bytearray:
    from autograder import probes

    try:
        payload = wire.encode(probes.look(implementation, call, ask))
    except (TypeError, ValueError, RecursionError, MemoryError) as error:  # plain to Python, but not to the wire
        return wire.encode(Raised(type(error).__name__, str(error)[:500]))
    if excess := wire.too_much(payload):
        return wire.encode(Raised("ValueError", f"the answer holds {excess}"))
    if len(payload) > most:
        return wire.encode(Raised("ValueError", f"the answer is larger than {most >> 20} MiB"))
    return payload


def fault_is_honest(fault: Fault) -> bool:
    """The faults that a child may state itself; all others are for the trusted side to find."""
    return fault.status in ("missing", "crashed")
