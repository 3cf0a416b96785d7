"""Grades a class as the kit does, and looks after each verdict for processes that stayed. Run in its own process.

python grader.py ORDER, where ORDER is JSON: chapter, root, submitted, out, wall, seed, level, without, seconds.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import time
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Any

GRACE = 1.0
"""Seconds after which nothing of a submission may be left."""
_SET_CHILD_SUBREAPER = 36


def descendants() -> set[int]:
    """Every process below this one; what lost its parent comes back to us, since we are a subreaper."""
    found: set[int] = set()
    todo = [os.getpid()]
    while todo:
        pid = todo.pop()
        try:
            for task in os.listdir(f"/proc/{pid}/task"):
                children = Path(f"/proc/{pid}/task/{task}/children").read_text().split()
                found |= set(map(int, children))
                todo += map(int, children)
        except OSError:
            continue  # gone meanwhile
    return {pid for pid in found if not _is_zombie(pid)}


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True


class Guard:
    """Knows which processes belong to the grader; whatever else is there after a verdict was left behind."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds
        self.reports: list[dict] = []
        self.ours: set[int] = set()
        self.left: dict[str, int] = {}
        self.processor: dict[str, float] = {}
        self._before = 0.0
        self.restarts: list[str] = []

    def look(self, report: dict) -> None:
        """Called between two submissions, when the only worker is idle."""
        self.reports.append(report)
        if not self.ours:
            self._settle()
            return
        deadline = time.monotonic() + GRACE
        while (extra := descendants() - self.ours) and time.monotonic() < deadline:
            time.sleep(0.02)
        if not self.ours <= descendants():  # the worker or its sandbox was begun anew
            self.restarts.append(report["student"])
            self._settle()
            return
        self.processor[report["student"]] = _ended_children(self.ours) - self._before
        if extra:
            self.left[report["student"]] = len(extra)
        self._settle()

    @property
    def over(self) -> bool:
        """Whether the seconds are over."""
        return time.monotonic() > self.end

    def _settle(self) -> None:
        self.ours = descendants()
        self._before = _ended_children(self.ours)


def _ended_children(pids: set[int]) -> float:
    """Seconds of processor time of all processes that these waited for. However busy the machine, it is not more."""
    seconds = 0.0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        seconds += sum(map(int, fields[13:15])) / os.sysconf("SC_CLK_TCK")
    return seconds


def main(order: dict[str, Any]) -> None:
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    guard = Guard(order["seconds"])
    (graded_without_layers if order["without"] else graded)(order, guard)
    seen = {"reports": guard.reports, "left": guard.left, "processor": guard.processor, "restarts": guard.restarts}
    Path(order["out"]).write_text(json.dumps(seen), encoding="utf-8")


def graded(order: dict[str, Any], guard: Guard) -> None:
    """Grade the class with a worker as `autograder grade` does, but let it rest after each one, to be looked at."""
    from autograder.grading.pool import Pool
    from autograder.grading.worker import Order
    from autograder.sandbox.intake import find_submissions

    with Pool(Order(order["chapter"], Path(order["root"]), order["seed"], order["level"], order["wall"])) as pool:
        for submission in find_submissions(Path(order["submitted"]), order["chapter"]):
            [report] = pool.grade([submission])
            guard.look(report)
            if guard.over:
                return


def graded_without_layers(order: dict[str, Any], guard: Guard) -> None:
    """The same with layers taken away, which `grade` has no option for: its loop is run here, not in a worker."""
    from autograder.grading import loop
    from autograder.sandbox.intake import find_submissions
    from autograder.sandbox.session import Sandbox

    loop.Sandbox = partial(Sandbox, without=order["without"])  # type: ignore[misc]
    loop.grade_stream(
        order["chapter"],
        Path(order["root"]),
        order["seed"],
        order["level"],
        takewhile(lambda _: not guard.over, find_submissions(Path(order["submitted"]), order["chapter"])),
        guard.look,
        order["wall"],
    )


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
