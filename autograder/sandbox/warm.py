"""The warm parent: has imported what student code needs, computes nothing, knows no secret, and forks.

Started by :mod:`.parent` with a cleared environment as ``python -I``; talks JSON over one socket (see
:mod:`.control`). One thread, one task after the other: ``fork`` a session's child, ``end`` it and say how it
ended. A forked child can read all of this process's memory, so no suite, misconception or solution is ever
imported here, and torch never computes here: its thread pools would not survive the fork.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pkgutil
import signal
import socket
import sys
import time
from collections.abc import Iterable
from typing import Any

from . import child, control, pages, restoring, syscalls, watch

LIBRARIES = (
    "numpy", "torch", "torch._dynamo", "torch.optim", "torch.utils.data", "tiktoken", "pandas", "requests",
    "urllib.request",
)  # fmt: skip
"""What every warm parent has; anything else that is to be preloaded needs a warm parent of its own."""


def beyond(preload: Iterable[str]) -> tuple[str, ...]:
    """The libraries of `preload` that not every warm parent has."""
    return tuple(sorted(set(preload) - set(LIBRARIES)))


def main(fd: int) -> None:
    """Serve the trusted side on descriptor `fd` until it closes it."""
    channel = socket.socket(fileno=fd)
    config, _ = control.receive(channel)
    if config is None:
        return
    try:
        isolate(channel, config)
        if not config["check"]:
            preload(config["preload"], config["vocabulary"])
        gc.collect()
        gc.freeze()  # what lives now is never looked at again, so its pages stay shared
        if not config["check"]:
            pages.collapse()
    except Exception as error:  # noqa: BLE001 - the trusted side says it in one line
        control.send(channel, {"error": f"{type(error).__name__}: {error}"})
        return
    control.send(channel, {"ready": True})
    serve(channel, config)


def isolate(channel: socket.socket, config: dict[str, Any]) -> None:
    """Put this process where its level wants it, before anything heavy is imported."""
    if config["level"] == "namespaces":
        from . import namespaces

        namespaces.enter(channel, config)
    elif syscalls.LINUX:
        syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)  # what a session leaves behind becomes ours


def preload(extra: list[str], vocabulary: str | None) -> None:
    """Import all that a session may need; imports only, no computation."""
    for name in (*LIBRARIES, *extra):
        importlib.import_module(name)
    importlib.import_module("autograder.implementation")
    probes = importlib.import_module("autograder.probes")
    for module in pkgutil.iter_modules(probes.__path__):
        importlib.import_module(f"autograder.probes.{module.name}")
    for module in pkgutil.iter_modules(probes.__path__):
        restoring.put_back(module.name)
    if vocabulary:
        os.environ["TIKTOKEN_CACHE_DIR"] = vocabulary
        importlib.import_module("tiktoken").get_encoding("gpt2")  # kept by tiktoken, so that no child builds it


def serve(channel: socket.socket, config: dict[str, Any]) -> None:
    """Answer requests until the channel ends."""
    running: set[int] = set()
    while True:
        request, fds = control.receive(channel)
        if request is None:
            for pid in list(running):
                end(pid, config["level"], running)
            os._exit(0)  # in a PID namespace this ends every process in it
        try:
            if request["op"] == "fork":
                pid = fork(config, request, *fds)
                running.add(pid)
                pidfds = [os.pidfd_open(pid)] if hasattr(os, "pidfd_open") else []
                control.send(channel, {"pid": pid}, pidfds)
                fds += pidfds
            else:
                control.send(channel, end(request["pid"], config["level"], running))
        except Exception as error:  # noqa: BLE001
            control.send(channel, {"error": f"{type(error).__name__}: {error}"})
        finally:
            for fd in fds:
                os.close(fd)


def fork(config: dict[str, Any], request: dict[str, Any], fd: int, door: int | None = None) -> int:
    """Fork the child of one session, which talks on `fd` and enters its memory cgroup by `door`.

    Returns its process id as seen from here.
    """
    switch = contextlib.nullcontext()
    if config["level"] == "namespaces":
        from . import namespaces

        switch = namespaces.next_child_in_a_pid_namespace()
    began = time.monotonic()
    with switch:
        pid = os.fork()
        if pid == 0:
            try:
                child.begin(config, request, fd, began, door)
            finally:
                os._exit(0)
    return pid


def end(pid: int, level: str, running: set[int]) -> dict[str, Any]:
    """Kill a session's child and all it left behind; says how the child itself ended."""
    if pid not in running:
        raise ValueError(f"{pid} is no child of this sandbox")
    status, usage = None, None
    if level != "namespaces":  # there, all processes of the session die with the first one
        status, usage = _kill_tree(pid, running)
    else:
        finished, status, usage = os.wait4(pid, os.WNOHANG)
        if not finished:
            os.kill(pid, signal.SIGKILL)
            _, status, usage = os.wait4(pid, 0)
    running.discard(pid)
    return {
        "exit": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
        "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
        "cpu": usage.ru_utime + usage.ru_stime,
    }


def _kill_tree(pid: int, running: set[int]) -> tuple[int, Any]:
    """Kill `pid`, its descendants and every stray; a few rounds, since a process may fork while we look."""
    others = running - {pid}
    ending = None
    while True:
        strays = [one for one in watch.children(os.getpid()) if one not in running]
        roots = strays if ending else [pid, *strays]  # once waited for, its number may be another's
        doomed = [one for root in roots for one in watch.family(root)]
        for one in doomed:  # stop all before killing any: a stopped process can't fork
            _signal(one, signal.SIGSTOP)
        for one in doomed:
            _signal(one, signal.SIGKILL)
        if ending is None:
            _, status, usage = os.wait4(pid, 0)
            ending = status, usage
        for stray in strays:
            os.waitpid(stray, 0)
        if _none_left(others):
            return ending


def _none_left(others: set[int]) -> bool:
    """Whether this process has no child but `others`.

    The kernel's list of children may leave one out while another ends; waiting for any child does not.
    """
    if others:
        return not set(watch.children(os.getpid())) - others
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


if __name__ == "__main__":
    main(int(sys.argv[1]))
