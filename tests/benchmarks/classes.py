"""A class as classes are: some right, many partly right with well-known mistakes, some unfinished, a few broken.

Drawn from one seed, so that a class of 200 begins with the class of 20.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

from autograder.assignment import Assignment, load_assignment
from autograder.implementation import read_sources
from autograder.misconceptions import CatalogueError, Misconception, load_catalogue
from autograder.release.stubs import stub

MIX = "3 of 10 right, 5 of 10 with one to three known mistakes, 1 of 10 half done, 1 of 10 stubs or broken"


def lay_out(folder: Path, name: str, students: int, root: Path) -> Path:
    """``folder/<student>/<name>/*.py`` for that many students; returns `folder`."""
    assignment = load_assignment(root / "solutions" / name)
    reference = read_sources(assignment.folder, assignment.modules)
    known = [one for one in load_catalogue(name) if not one.combines]
    for number in range(students):
        place = folder / f"student{number:04}" / name
        place.mkdir(parents=True)
        for path, text in _handed_in(number, assignment, reference, known).items():
            (place / path).write_text(f"{text}\n# student {number}\n", encoding="utf-8")
    return folder


def hand_in_reference(folder: Path, name: str, students: int, root: Path) -> list[tuple[str, Path]]:
    """The reference of chapter `name` from that many students: who, and where it lies."""
    assignment = load_assignment(root / "solutions" / name)
    reference = read_sources(assignment.folder, assignment.modules)
    found = []
    for number in range(students):
        place = folder / f"student{number:04}" / name
        place.mkdir(parents=True)
        for path, text in reference.items():
            (place / path).write_text(f"{text}\n# student {number}\n", encoding="utf-8")
        found.append((f"student{number:04}", place))
    return found


def _handed_in(
    number: int, assignment: Assignment, reference: Mapping[str, str], known: list[Misconception]
) -> dict[str, str]:
    chance = random.Random(number)
    kind = chance.random()
    sources = dict(reference)
    if kind < 0.3:
        return sources
    if kind < 0.8:
        for one in chance.sample(known, min(len(known), chance.randint(1, 3))):
            try:
                sources = one.apply(sources)
            except CatalogueError:  # two mistakes in one line: the first stands
                continue
        return sources
    stubs = {path: stub(text, assignment, path) for path, text in sources.items()}
    if kind < 0.9:
        done = len(sources) // 2
        return {path: text if place < done else stubs[path] for place, (path, text) in enumerate(sources.items())}
    if kind < 0.97:
        return stubs
    broken = chance.choice(sorted(sources))
    return {**sources, broken: sources[broken] + "\ndef half_a_function(:\n"}
