"""Back to the stub: a whole assignment, one file, or the code of one exercise; what was there is kept."""

from __future__ import annotations

import ast
import io
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from autograder.assignment import Exercise, load_assignment
from autograder.own_folder import OwnFolderError
from autograder.sandbox.decoding import source_text

STUBS = "stubs.json"
"""In every released assignment: the files that students write in, and previous_chapters.py, as released."""


@dataclass(frozen=True)
class Reset:
    """A file that was put back; `kept` is the copy of what it held, None if it was not there."""

    file: Path
    kept: Path | None


def reset(folder: Path, what: str, now: datetime) -> list[Reset]:
    """Put back `what`: the assignment's name, one of its files, or an exercise id.

    The copy's name ends in the date, so that no tool takes it for Python. Raises ``OwnFolderError`` for something
    that is not there to be put back, and for a file that can't be read as Python where one exercise is to change.
    """
    assignment = load_assignment(folder)
    released = stubs(folder)
    if what == assignment.name:
        return [_write(folder / name, text, now) for name, text in released.items() if name in assignment.modules]
    if what in released:
        return [_write(folder / what, released[what], now)]
    if what.endswith(".py"):
        raise OwnFolderError(f"{what} is not one of {assignment.name}'s files; those are {', '.join(released)}")
    exercise = assignment.exercise(what)
    path = folder / exercise.module
    if exercise.module not in released:
        raise OwnFolderError(f"{folder / STUBS} has no {exercise.module}: fetch the assignment again")
    stub = released[exercise.module]
    if not path.is_file():
        return [_write(path, stub, now)]
    return [_write(path, _with_stub(path, stub, exercise), now)]


def stubs(folder: Path) -> dict[str, str]:
    """File name -> text as released. Raises ``OwnFolderError`` where they are not there."""
    try:
        found = json.loads((folder / STUBS).read_text(encoding="utf-8")) if (folder / STUBS).is_file() else None
        if isinstance(found, dict) and all(isinstance(text, str) for text in found.values()):
            return found
    except (OSError, ValueError, RecursionError):
        pass
    raise OwnFolderError(f"{folder / STUBS} is missing or damaged: fetch the assignment again")


def _with_stub(path: Path, stub: str, exercise: Exercise) -> str:
    """The student's file with the stub's definitions in place of the exercise's; all else stays to the letter."""
    text = source_text(path.read_bytes())
    try:
        mine = _definitions(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        where = f"{path.name}:{error.lineno}" if isinstance(error, SyntaxError) else path.name
        why = getattr(error, "msg", error)
        raise OwnFolderError(
            f"{where} is not Python ({why}), so that one exercise can't be told from another: "
            f"correct the line, or put back the whole file: autograder reset {path.name}"
        ) from None
    lines = _lines(text)
    added = []
    for name, segment in _exercise_stubs(stub, exercise).items():
        if name in mine:
            first, last = mine[name]
            lines[first - 1 : last] = [segment] + [""] * (last - first)  # so that the places below hold
        else:
            added.append(f"\n\n{segment}")
    return "".join(lines).rstrip("\n") + "\n" + "".join(added)


def _exercise_stubs(stub: str, exercise: Exercise) -> dict[str, str]:
    """The exercise's definitions in the stub: those it names, and helpers that are its to write."""
    lines = _lines(stub)
    segments = {name: "".join(lines[first - 1 : last]) for name, (first, last) in _definitions(stub).items()}
    mark = f'NotImplementedError("{exercise.id}:'
    return {name: text for name, text in segments.items() if name in exercise.names or mark in text}


def _lines(text: str) -> list[str]:
    """Lines with their ends, as Python counts them: ``splitlines`` also splits at a form feed inside of one."""
    return io.StringIO(text).readlines()


def _definitions(text: str) -> dict[str, tuple[int, int]]:
    """Classes and functions at the top of a file: name -> first and last line, decorators included."""
    return {
        node.name: (min([node.lineno, *(one.lineno for one in node.decorator_list)]), node.end_lineno or node.lineno)
        for node in ast.parse(text).body
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
    }


def _write(path: Path, text: str, now: datetime) -> Reset:
    if (path.exists() or path.is_symlink()) and not path.is_file():
        kind = "a folder" if path.is_dir() else "no file that can be read"
        raise OwnFolderError(f"{path} is {kind}: give it another name first")
    try:
        return Reset(path, _written(path, text, now))
    except OSError as error:
        raise OwnFolderError(f"{error.filename or path} can't be written: {error.strerror}") from None


def _written(path: Path, text: str, now: datetime) -> Path | None:
    """Write a file; where the copy of what it held lies, if it was there."""
    kept = None
    if path.is_file():
        before = path.read_bytes()
        if b"\r\n" in before:
            text = text.replace("\n", "\r\n")
        kept = _free(path.with_name(f"{path.name}.{now:%Y-%m-%d_%H-%M-%S}"))
        kept.write_bytes(before)
    path.write_bytes(text.encode("utf-8"))
    return kept


def _free(path: Path) -> Path:
    """`path`, or with a number behind it where that is taken."""
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free
