"""Limits of time and memory for code that runs in this very process: a student's own, below pytest or in a notebook.

The sandbox kills a process; here there is none to kill, so the code is interrupted by an exception. Where the code
runs in the main thread of a POSIX system a timer's signal raises it, which also ends a sleep or a wait; elsewhere
(Windows, other threads) a second thread does, as soon as the code is back in Python.
"""

from __future__ import annotations

import bdb
import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any

import psutil

TICK = 0.2
"""Seconds between two looks at clock and memory."""
WAITING = 3.0
"""Code that waits (sleeps, reads a socket) gets this many times the time of code that computes."""


class Stopped(BaseException):
    """The watched code passed a limit. No ``Exception``: a student's ``except Exception`` should not catch it."""


@dataclass(frozen=True)
class OwnLimits:
    """What one look may take: `seconds` of computing, and `memory_mb` (MiB) more memory than before."""

    seconds: float = 10.0
    memory_mb: float = 1536.0

    @classmethod
    def of(cls, limits: dict[str, float]) -> OwnLimits:
        """An exercise's limits when it is graded; AUTOGRADER_SECONDS replaces the time, for a slow machine."""
        seconds = os.environ.get("AUTOGRADER_SECONDS", "")
        memory = limits.get("memory_mb", cls.memory_mb)
        return cls(float(seconds) if _is_number(seconds) else limits.get("wall", cls.seconds), memory)


class Watchdog:
    """``with Watchdog(limits, locate): ...`` raises :class:`Stopped` out of the block when a limit is passed.

    Then `status` is ``timeout`` or ``out_of_memory`` and `where` is what ``locate`` (from a file name and a line
    to ``"file.py:12"``, or ``""``) says of the innermost line it knows. A block under a debugger has all the time.
    """

    def __init__(self, limits: OwnLimits, locate: Callable[[str, int], str]) -> None:
        self.limits = limits
        self.status = ""
        self.where = ""
        self._locate = locate
        self._process = psutil.Process()
        self._ended = threading.Event()
        self._lock = threading.Lock()

    def __enter__(self) -> Watchdog:
        self._target = threading.get_ident()
        self._computed = time.thread_time()
        self._began = time.monotonic()
        self._memory = self._process.memory_info().rss
        # A timer that is running already is somebody else's limit (pytest-timeout): that one holds.
        self._by_signal = (
            hasattr(signal, "setitimer")
            and threading.current_thread() is threading.main_thread()
            and signal.getitimer(signal.ITIMER_REAL)[0] == 0
        )
        if self._by_signal:
            self._before = signal.signal(signal.SIGALRM, self._on_signal)
            signal.setitimer(signal.ITIMER_REAL, TICK, TICK)
        else:
            threading.Thread(target=self._look_on, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._by_signal:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self._before)
            return
        with self._lock:
            self._ended.set()
            _raise_in(self._target, None)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self._passed(time.thread_time() - self._computed) and not _debugged():
            self._note_place(frame)
            raise Stopped

    def _look_on(self) -> None:
        while not self._ended.wait(TICK):
            # Another thread's own clock is not to be had everywhere; the wall's counts other work as well.
            if self._passed(time.monotonic() - self._began if not _debugged() else 0.0):
                self._note_place(sys._current_frames().get(self._target))
                with self._lock:
                    if not self._ended.is_set():
                        _raise_in(self._target, Stopped)

    def _passed(self, seconds: float) -> bool:
        waited = time.monotonic() - self._began
        if seconds > self.limits.seconds or waited > WAITING * self.limits.seconds:
            self.status = self.status or "timeout"
        elif self._process.memory_info().rss - self._memory > self.limits.memory_mb * 2**20:
            self.status = self.status or "out_of_memory"
        return bool(self.status)

    def _note_place(self, frame: FrameType | None) -> None:
        while frame is not None and not self.where:
            self.where = self._locate(frame.f_code.co_filename, frame.f_lineno)
            frame = frame.f_back


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    """Raise `error` in another thread at its next step in Python; None takes back one that is still on its way."""
    exception: Any = ctypes.py_object(error) if error else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), exception)


def _debugged() -> bool:
    """Does somebody step through this with pdb or an editor's debugger?"""
    return isinstance(getattr(sys.gettrace(), "__self__", None), bdb.Bdb) or "pydevd" in sys.modules


def _is_number(text: str) -> bool:
    try:
        return float(text) > 0
    except ValueError:
        return False
