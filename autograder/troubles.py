"""Everyday mishaps, each as one line that says what to do: half an edit, tabs, a package that is not there, a loop.

The judge says what came back in the words of Python ("file.py:37: SyntaxError: '(' was never closed"); here they
become advice. A text that is none of these stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.assignment import Assignment, Exercise

_LOADING = re.compile(r"(?P<where>[\w./ -]+?\.py(?::\d+)?|\w+): (?P<type>\w+): (?P<message>.*)", re.S)
_RUNNING = re.compile(r"(?P<type>\w+)(?:: (?P<message>.*?))?(?: at (?P<where>[\w./ -]+?\.py:\d+))?", re.S)
_NO_MEMORY = re.compile(r"can't allocate memory|not enough memory|out of memory|Unable to allocate", re.I)
_BYTES = re.compile(r"tried to allocate (\d+) bytes")


def in_plain_words(report: list[dict[str, Any]], assignment: Assignment) -> list[dict[str, Any]]:
    """The entries of a report's ``exercises``, with advice in place of what Python said."""
    for entry in report:
        exercise = assignment.exercise(entry["id"])
        for check in entry["checks"]:
            if check["outcome"] == "failed":
                said = check.get("came_back", "")
                advice = one_line(said, assignment, exercise)
                check["came_back"] = advice
                check["message"] = check["message"].replace(said, advice) if said else check["message"]
    return report


def one_line(said: str, assignment: Assignment, exercise: Exercise) -> str:
    """What to do about `said`, the reason why a look came to nothing; `said` itself where that is all there is."""
    if said.startswith("no definition of "):
        return _missing(said, assignment.folder, exercise)
    match = _LOADING.fullmatch(said)
    if match and match["type"].endswith(("Error", "Exit", "Warning")):
        where, kind, message = match["where"], match["type"], match["message"]
        where = where if ".py" in where else f"{where}.py"
        return _ADVICE[kind](where, message) if kind in _ADVICE else _while_loading(where, f"{kind}: {message}")
    match = _RUNNING.fullmatch(said)
    if match and match["type"] in _RUNTIME:
        return _RUNTIME[match["type"]](match["where"] or exercise.module, match["message"] or "")
    return said


def no_memory(kind: str, message: str, where: str) -> str:
    """One line for an error that means that memory ran out, or the empty string."""
    if kind != "MemoryError" and not _NO_MEMORY.search(message):
        return ""
    size = _BYTES.search(message)
    asked = f"asks for {_size(int(size[1]))} at once" if size else "asks for more memory than there is"
    return f"{where}: {asked}: which shape is that large?" if where else f"the code {asked}: which shape is that large?"


def passed_limit(status: str, where: str, seconds: float, memory_mb: float) -> str:
    """One line for code that the watchdog stopped."""
    if status == "timeout":
        return f"{where}: still at work after {seconds:g} seconds: what would end this loop?"
    return f"{where}: took more than {_size(int(memory_mb * 2**20))} of memory: what grows here without end?"


def _missing(said: str, folder: Path, exercise: Exercise) -> str:
    name = said.split()[3]
    if not (folder / exercise.module).is_file():
        return (
            f"{exercise.module} is not here: give it its name back, or get an empty one: "
            f"autograder reset {exercise.module}"
        )
    return f"{exercise.module} defines no {name}: is it spelled so? To get its stub: autograder reset {exercise.id}"


def _syntax(where: str, message: str) -> str:
    return f"{where}: not Python yet ({message}): finish this line; until then nothing in the file can run"


def _tabs(where: str, message: str) -> str:
    return f"{where}: tabs and spaces are mixed: indent with four spaces everywhere (an editor can convert them)"


def _indentation(where: str, message: str) -> str:
    return f"{where}: the indentation does not fit ({message}): four spaces for each level"


def _no_module(where: str, message: str) -> str:
    match = re.search(r"'([^']+)'", message)
    name = match[1] if match else message
    if name == "previous_chapters":
        return "previous_chapters.py is not here: get it back: autograder reset previous_chapters.py"
    package = name.partition(".")[0]
    return f"{where}: the package {package} is not installed here: do without it, as the assignment needs no other one"


def _while_loading(where: str, message: str) -> str:
    return f"{where}: {message}: the file can't be loaded further than this line"


def _recursion(where: str, message: str) -> str:
    return f"{where}: this calls itself without end: when should it stop?"


def _exit(where: str, message: str) -> str:
    return f"{where}: exit() ends the whole program: return the result instead"


def _end_of_input(where: str, message: str) -> str:
    return f"{where}: input() waits for somebody to type: take the value from the arguments instead"


def _standard_input(where: str, message: str) -> str:
    return _end_of_input(where, message) if "stdin" in message else f"OSError: {message} at {where}"


def _stub_left(where: str, message: str) -> str:
    what = message.partition(": ")[2] or "this"
    return f"{where}: {what} is still a stub: write your answer in place of `raise NotImplementedError`"


def _size(count: int) -> str:
    for unit, factor in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if count >= factor:
            return f"{count / factor:.3g} {unit}"
    return f"{count} bytes"


_RUNTIME: dict[str, Callable[[str, str], str]] = {
    "RecursionError": _recursion,
    "SystemExit": _exit,
    "EOFError": _end_of_input,
    "OSError": _standard_input,
    "StdinNotImplementedError": _end_of_input,
    "NotImplementedError": _stub_left,
}
_ADVICE: dict[str, Callable[[str, str], str]] = {
    **_RUNTIME,
    "SyntaxError": _syntax,
    "TabError": _tabs,
    "IndentationError": _indentation,
    "ModuleNotFoundError": _no_module,
}
