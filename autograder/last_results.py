"""How each exercise stood when it was last checked, kept in the assignment's folder: what ``progress`` tells from.

A result holds as long as the files that it was found on stay as they were. The public tests and the hidden suite
keep their results apart; nothing here is part of a grade.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from autograder.assignment import Assignment, Exercise, load_assignment

FILE = ".last_results.json"
Suite = Literal["hidden", "public"]
SUITES: tuple[Suite, ...] = ("hidden", "public")
"""The one that asks more comes first."""


@dataclass(frozen=True)
class Standing:
    """How an exercise stands: `status` is a report's, or ``written`` for code that nobody has checked yet.

    `current` is False where its files have changed since; `suite` says who checked.
    """

    exercise: Exercise
    status: str
    score: float = 0.0
    current: bool = True
    suite: Suite | None = None

    @property
    def counted(self) -> float:
        """The points that it has as its files are now."""
        return self.score if self.current else 0.0

    @property
    def stands(self) -> bool:
        return self.status == "passed" and self.current


def remember(folder: Path, entries: Iterable[dict[str, Any]], suite: Suite) -> None:
    """Keep the results of exercises all of whose checks ran. A folder that can't be written to keeps nothing."""
    assignment = load_assignment(folder)
    kept = _kept(folder)
    for entry in entries:
        if sum(check["max_points"] for check in entry["checks"]) == entry["max_score"]:
            files = _digest(assignment, assignment.exercise(entry["id"]))
            found = {"status": entry["status"], "score": entry["score"], "files": files}
            kept.setdefault(suite, {})[entry["id"]] = found
    with suppress(OSError):
        temporary = folder / f"{FILE}.{os.getpid()}"
        temporary.write_text(json.dumps(kept, indent=1), encoding="utf-8")
        temporary.replace(folder / FILE)


def standings(folder: Path) -> list[Standing]:
    """How the exercises of `folder` stand, from what is remembered and from the files as they are."""
    assignment = load_assignment(folder)
    kept = _kept(folder)
    return [_standing(assignment, exercise, kept) for exercise in assignment.exercises]


def _standing(assignment: Assignment, exercise: Exercise, kept: dict[str, Any]) -> Standing:
    files = _digest(assignment, exercise)
    found = [(suite, kept[suite][exercise.id]) for suite in SUITES if exercise.id in kept.get(suite, {})]
    for suite, result in found:
        if result["files"] == files:
            return Standing(exercise, result["status"], result["score"], True, suite)
    text = _text(assignment.folder / exercise.module)
    if not text:
        return Standing(exercise, "missing")
    if f'NotImplementedError("{exercise.id}:' in text:
        return Standing(exercise, "not_implemented")
    if found:
        suite, result = found[0]
        return Standing(exercise, result["status"], result["score"], False, suite)
    return Standing(exercise, "written")


def _kept(folder: Path) -> dict[str, Any]:
    if not (folder / FILE).is_file():
        return {}
    try:
        kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return {suite: {key: one for key, one in kept.get(suite, {}).items() if _is_result(one)} for suite in SUITES}
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}


def _is_result(found: Any) -> bool:
    kinds = {"status": str, "score": (int, float), "files": str}
    return isinstance(found, dict) and all(isinstance(found.get(key), kind) for key, kind in kinds.items())


def _digest(assignment: Assignment, exercise: Exercise) -> str:
    """Of the file in which an exercise is answered, and of those that it builds on."""
    modules = {exercise.module, *(assignment.names[name] for name in assignment.standins(exercise))}
    return hashlib.sha256("\0".join(_text(assignment.folder / name) for name in sorted(modules)).encode()).hexdigest()


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", "backslashreplace") if path.is_file() else ""
    except OSError:
        return ""
