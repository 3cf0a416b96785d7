"""Watching an assignment's files: a look at their dates every few hundredths of a second, and a warm process to ask."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from autograder.warm_check import CAN_FORK

TICK = 0.05
"""Seconds between two looks; a look at ten files costs some 30 microseconds."""
Answer = dict[str, Any]


class WarmDied(Exception):
    """The warm process ended before it was ready; the text is its last words."""


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Date and size of each Python file of the folder."""
    found = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                try:
                    status = entry.stat()
                except OSError:  # gone between the listing and the look, as when an editor renames
                    continue
                found[entry.name] = (status.st_mtime_ns, status.st_size)
    return found


class Warm:
    """The asker's end of :mod:`autograder.warm_check`: started at once, started again when it is gone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0
        self._start()

    def ask(self, exercises: Sequence[str]) -> int:
        """Ask for these exercises, in this order, in place of what was asked before; returns the request's number."""
        self._number += 1
        request = {"number": self._number, "exercises": list(exercises)}
        if self._process.poll() is not None or (not CAN_FORK and self._asked):
            self.close()
            self._start()
        self._asked = True
        self._send(request)
        return self._number

    def answer(self, timeout: float) -> Answer | None:
        """The next line that answers the latest request, or None after `timeout` seconds. Raises ``WarmDied``."""
        end = time.monotonic() + timeout
        while True:
            try:
                answer = self._answers.get(timeout=max(end - time.monotonic(), 0.0))
            except queue.Empty:
                return None
            if answer is None:
                if not self._ready:
                    raise WarmDied(self._last_words())
                if not CAN_FORK:
                    self._errors.close()
                    self._start()
                    continue
                return {"number": self._number, "died": self._process.wait()}
            if "ready" in answer:
                self._ready = True
            elif answer["number"] == self._number:
                if CAN_FORK and answer.get("end", {}).get("modules"):
                    self._send({"load": answer["end"]["modules"]})
                return answer

    def close(self) -> None:
        """End the warm process and whatever it runs."""
        if self._process.stdin:
            try:
                self._process.stdin.close()
            except OSError:
                pass
        try:
            self._process.wait(timeout=2.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()

    def _start(self) -> None:
        self._errors = tempfile.TemporaryFile()
        self._answers: queue.Queue[Answer | None] = queue.Queue()
        self._ready = self._asked = False
        # A session of its own: Ctrl-C is for the asker, which then closes this one in good order.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "autograder.warm_check", str(self._folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            start_new_session=True,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )
        threading.Thread(target=_read, args=(self._process, self._answers), daemon=True).start()

    def _send(self, request: dict[str, Any]) -> None:
        assert self._process.stdin
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:  # it is gone, which the reading side tells
            pass

    def _last_words(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else f"the checking process ended with status {self._process.wait()}"


def _read(process: subprocess.Popen[bytes], answers: queue.Queue[Answer | None]) -> None:
    assert process.stdout
    for line in process.stdout:
        answers.put(json.loads(line))
    answers.put(None)


def saves(folder: Path, warm: Warm, first: Sequence[str]) -> Iterator[tuple[set[str], Answer | None]]:
    """Endlessly: ``(files, None)`` when files were saved, ``(set(), answer)`` for each line of an answer.

    The caller asks `warm` anew on each save.
    """
    seen = stamps(folder)
    warm.ask(first)
    while True:
        answer = warm.answer(TICK)
        if answer is not None:
            yield set(), answer
        now = stamps(folder)
        if now != seen:
            changed = {name for name in {*now, *seen} if now.get(name) != seen.get(name)}
            seen = now
            yield changed, None
