"""The trusted side's handle on a warm parent: start it, ask it for children, end them, end it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import control, view, watch
from .errors import SandboxError

PACKAGE_ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[2]); from autograder.sandbox.warm import main; main(int(sys.argv[1]))"
)
ENVIRONMENT = {
    "PATH": os.defpath,
    "LANG": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "",
}
_START_SECONDS, _ANSWER_SECONDS = 120.0, 20.0


@dataclass(frozen=True)
class Ending:
    """How a child ended: exit status or signal (None where it was the other), and its CPU seconds."""

    exit: int | None
    signal: int | None
    cpu: float


class WarmParent:
    """One warm parent process of a level; raises :class:`SandboxError` if the level can't be had.

    It imports while its maker goes on; the first :meth:`fork` waits for that.
    """

    def __init__(
        self, level: str, *, preload: Sequence[str] = (), check: bool = False, without: Collection[str] = ()
    ) -> None:
        self.level = level
        self.config = view.configuration(level, PACKAGE_ROOT, preload, check, without)
        self.needs_root = view.needs_root_to_read(PACKAGE_ROOT)
        self.config["mount_point"] = tempfile.mkdtemp(prefix="root-")  # stays empty when seen from here
        self._running: set[int] = set()
        self._channel, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _PROGRAM, str(theirs.fileno()), str(PACKAGE_ROOT)],
                pass_fds=[theirs.fileno()],
                env=ENVIRONMENT,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._is_ready = False
        try:
            self._channel.settimeout(_START_SECONDS)
            control.send(self._channel, self.config)
            if level == "namespaces":
                answer, _ = self._answer()
                view.write_maps(answer["unshared"] or self._process.pid)
                control.send(self._channel, {"mapped": True})
        except BaseException:
            self.close()
            raise

    def fork(self, request: dict[str, Any], theirs: socket.socket, door: int | None = None) -> tuple[int, int | None]:
        """Fork a child that talks on `theirs`; returns its id there and a pidfd (Linux).

        `door` leads into its memory cgroup.
        """
        self.become_ready()
        doors = [] if door is None else [door]
        answer, fds = self._ask({"op": "fork", **request}, theirs.fileno(), *doors)
        self._running.add(answer["pid"])
        return answer["pid"], fds[0] if fds else None

    def end(self, pid: int) -> Ending:
        """Kill a child and everything it started; returns when all of it is gone."""
        answer, _ = self._ask({"op": "end", "pid": pid})
        self._running.discard(pid)
        return Ending(answer["exit"], answer["signal"], answer["cpu"])

    def become_ready(self) -> None:
        """Wait until it has imported everything. Raises :class:`SandboxError` where it could not."""
        if not self._is_ready:
            self._answer()
            self._channel.settimeout(_ANSWER_SECONDS)
            self._is_ready = True
            self._remove_mount_point()

    def strays(self) -> list[int]:
        """Processes that left their session's family and became the warm parent's children (not in namespaces)."""
        if self.level == "namespaces":  # there they become the session's own first process's
            return []
        return [pid for pid in watch.children(self._process.pid) if pid not in self._running]

    def _ask(self, message: dict[str, Any], *fds: int) -> tuple[dict[str, Any], list[int]]:
        try:
            control.send(self._channel, message, fds)
        except OSError as error:  # killed: no fault of the submission that comes to notice it
            raise SandboxError(f"the sandbox's parent process ended ({error})") from None
        return self._answer()

    def _answer(self) -> tuple[dict[str, Any], list[int]]:
        try:
            answer, fds = control.receive(self._channel)
        except (OSError, ValueError) as error:
            raise SandboxError(f"the sandbox's parent process does not answer ({error})") from None
        if answer is None:
            raise SandboxError("the sandbox's parent process ended")
        if "error" in answer:
            raise SandboxError(answer["error"])
        return answer, fds

    def close(self) -> None:
        """End the parent and with it every child."""
        self._channel.close()
        if not self._is_ready:  # busy with its imports
            self._process.kill()
        try:
            self._process.wait(10.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._remove_mount_point()

    def _remove_mount_point(self) -> None:
        """Seen from here it is empty, and once the parent has its root it is needed no more."""
        with suppress(FileNotFoundError):
            os.rmdir(self.config["mount_point"])
