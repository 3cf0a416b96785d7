"""What an assignment asks for, read from ``assignment.toml``: exercises, points, names.

The same file is released to students, so nothing here is secret.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

ID = re.compile(r"[a-zA-Z0-9_-]+")
CHAPTERS = ("ch02", "ch03", "ch04", "ch05", "ch06", "ch07", "appA", "appD", "appE")


class AssignmentError(Exception):
    """An assignment is not there or not well formed; the text is one clear line."""


@dataclass(frozen=True)
class Exercise:
    """The unit of credit."""

    id: str
    title: str
    module: str
    names: tuple[str, ...]
    points: float
    builds_on: tuple[str, ...] = ()
    book: tuple[str, ...] = ()
    numbered: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    preload: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    limits: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """A written question, graded by hand; its points come on top of the exercises' 100."""

    id: str
    title: str
    points: float
    prompt: str


@dataclass(frozen=True)
class Assignment:
    """One chapter: its exercises in order and where its files are."""

    name: str
    title: str
    folder: Path
    modules: tuple[str, ...]
    exercises: tuple[Exercise, ...]
    questions: tuple[Question, ...]
    previous: dict[str, str]
    options: dict[str, Any]

    @property
    def max_score(self) -> float:
        return sum(exercise.points for exercise in self.exercises)

    @cached_property
    def names(self) -> dict[str, str]:
        """Public name -> the module file in which it belongs."""
        return {name: exercise.module for exercise in self.exercises for name in exercise.names}

    def exercise(self, exercise_id: str) -> Exercise:
        """The exercise with this id. Raises ``AssignmentError`` naming the ids there are."""
        for exercise in self.exercises:
            if exercise.id == exercise_id:
                return exercise
        known = ", ".join(exercise.id for exercise in self.exercises)
        raise AssignmentError(f"{self.name} has no exercise {exercise_id!r}; it has: {known}")

    def standins(self, exercise: Exercise) -> tuple[str, ...]:
        """Names of this chapter's other answers which `exercise` may use, all levels down."""
        found: dict[str, None] = {}
        for below in exercise.builds_on:
            other = self.exercise(below)
            found.update(dict.fromkeys(other.names + self.standins(other)))
        return tuple(found)


def load_assignment(folder: Path) -> Assignment:
    """Read ``folder/assignment.toml``. Raises ``AssignmentError`` with one clear line."""
    path = folder / "assignment.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise AssignmentError(f"no assignment.toml in {folder}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise AssignmentError(f"{path}: {error}") from None
    except OSError as error:
        raise AssignmentError(f"{path} can't be read: {error.strerror}") from None
    try:
        return _assignment(folder, data)
    except (KeyError, TypeError, AttributeError) as error:
        raise AssignmentError(f"{path}: missing or unknown key {error}") from None


def _assignment(folder: Path, data: dict[str, Any]) -> Assignment:
    exercises = tuple(
        Exercise(**{key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()})
        for entry in data["exercise"]
    )
    questions = tuple(Question(**entry) for entry in data.get("question", ()))
    for entry in (*exercises, *questions):
        if not ID.fullmatch(entry.id) or not entry.id.startswith(data["assignment"] + "-"):
            raise AssignmentError(f"{folder}: id {entry.id!r} must be {data['assignment']}- and [a-zA-Z0-9_-]+")
        if not isinstance(entry.title, str) or not isinstance(getattr(entry, "limits", {}), dict):
            raise AssignmentError(f"{folder}: {entry.id} needs a text as its title and a table as its limits")
    for one in exercises:
        lists = (one.names, one.builds_on, one.book, one.numbered, one.forbidden, one.preload, one.hints)
        if not all(isinstance(items, tuple) and all(isinstance(item, str) for item in items) for items in lists):
            raise AssignmentError(f"{folder}: {one.id} needs lists of texts as its names, hints and the like")
    assignment = Assignment(
        name=data["assignment"],
        title=data["title"],
        folder=folder,
        modules=tuple(data["modules"]),
        exercises=exercises,
        questions=questions,
        previous=dict(data.get("previous", {})),
        options=dict(data.get("options", {})),
    )
    if assignment.max_score != 100:
        raise AssignmentError(f"{folder}: points sum to {assignment.max_score:g}, not 100")
    return assignment


def find_root(start: Path | None = None) -> Path:
    """The checkout: the nearest folder upwards that holds ``solutions/``.

    Raises ``AssignmentError`` outside a checkout.
    """
    here = (start or Path.cwd()).resolve()
    package = Path(__file__).resolve().parent.parent
    for folder in (here, *here.parents, package):
        if (folder / "solutions").is_dir() and (folder / "autograder").is_dir():
            return folder
    raise AssignmentError(f"{here} is not inside a checkout of the kit (no solutions/ above it)")
