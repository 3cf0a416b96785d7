"""The warm half of ``autograder watch``: a process that has torch loaded and gives each check to a fresh child.

``python -m autograder.warm_check FOLDER`` reads a request a line on standard input and answers with lines of JSON
on standard output; a request that comes while another is at work takes its place. Where processes can't fork it
answers a single request itself and ends, and the asker starts a new one, which is ready before the next save.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from autograder.quiet_import import imported_quietly

CAN_FORK = sys.platform == "linux"
"""macOS has fork, but its own libraries do not survive it."""
PRELOADED = ("torch", "numpy", "sympy", "mpmath", "tiktoken", "pandas", "autograder")
"""Packages of which a module that one check needed is loaded before the next one."""
PRINTED = 2_000
"""Characters that are kept of what the student's code printed."""


def main(folder: Path) -> None:
    """Serve until standard input ends."""
    import torch

    import autograder.own_witness  # noqa: F401 - warm
    from autograder.own_folder import run_for_folder

    torch.set_num_threads(1)  # threads of a pool would not be there in a child
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    run_for_folder(folder)
    _say(channel, {"ready": True})
    requests = os.fdopen(os.dup(0), "rb", buffering=0)
    if not CAN_FORK:
        if line := requests.readline():
            _answer(folder, json.loads(line), channel)
        return
    _serve(folder, requests, channel)


def _serve(folder: Path, requests: Any, channel: TextIO) -> None:
    child: tuple[int, int] | None = None  # process id, number of the request
    while True:
        ready, _, _ = select.select([requests], [], [], 0.02 if child else None)
        if ready:
            line = requests.readline()
            request = json.loads(line or "{}")
            if "load" in request:
                _load(request["load"])
                continue
            if child:
                os.kill(child[0], signal.SIGKILL)
                os.waitpid(child[0], 0)
            if not line:
                return
            child = os.fork(), request["number"]
            if child[0] == 0:
                _as_child(folder, request, channel)
        elif child:
            ended, status = os.waitpid(child[0], os.WNOHANG)
            if ended:
                if status:
                    _say(channel, {"number": child[1], "died": os.waitstatus_to_exitcode(status)})
                child = None


def _as_child(folder: Path, request: dict[str, Any], channel: TextIO) -> None:
    status = 1
    try:
        _answer(folder, request, channel)
        status = 0
    finally:
        os._exit(status)


def _answer(folder: Path, request: dict[str, Any], channel: TextIO) -> None:
    """Check the exercises of the request in its order, a line for each as soon as it is known."""
    from autograder.own_folder import OwnFolderError, checked_exercises, notes, run_for_folder

    number = request["number"]
    before = set(sys.modules)
    with tempfile.TemporaryFile() as printed, open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(printed.fileno(), 1)
        os.dup2(printed.fileno(), 2)
        try:
            run = run_for_folder(folder)
            exercises = [run.assignment.exercise(exercise) for exercise in request["exercises"]]
            for entry in checked_exercises(run, folder, exercises):
                _say(channel, {"number": number, "exercise": entry})
            end: dict[str, Any] = {"notes": notes(folder, run.assignment)}
        except OwnFolderError as error:
            end = {"problem": str(error)}
        sys.stdout.flush()
        printed.seek(0)
        end["printed"] = printed.read(PRINTED).decode("utf-8", "replace")
    end["modules"] = _worth_loading(set(sys.modules) - before)
    _say(channel, {"number": number, "end": end})


def _load(modules: list[str]) -> None:
    """What one child had to import, the next ones find here."""
    for module in modules:
        with suppress(Exception):
            imported_quietly(module)


def _worth_loading(names: Iterable[str]) -> list[str]:
    return sorted(name for name in names if name.partition(".")[0] in PRELOADED)


def _say(channel: TextIO, what: dict[str, Any]) -> None:
    channel.write(json.dumps(what) + "\n")
    channel.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
