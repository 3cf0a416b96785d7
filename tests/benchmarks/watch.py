"""How long ``autograder watch`` takes from a save to its answer: ``python -m tests.benchmarks.watch [ch03] [SAVES]``.

Works on a copy of the reference in a temporary folder; saves one file after the other, a line of comment longer each
time, and prints the median and the longest time to the saved file's first answer and to the end of all.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from autograder.assignment import Assignment, find_root, load_assignment
from autograder.release.stubs import without_markers
from autograder.watching import Warm, saves


def main(name: str, count: int) -> None:
    root = find_root()
    source = load_assignment(root / "solutions" / name)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / name
        shutil.copytree(root / "assignments" / name, folder)
        for module in source.modules:
            text = (source.folder / module).read_text(encoding="utf-8")
            (folder / module).write_text(without_markers(text), encoding="utf-8")
        warm = Warm(folder)
        try:
            first, whole = measured(source, folder, warm, count)
        finally:
            warm.close()
    for what, seconds in (("saved file", first), ("whole chapter", whole)):
        middle, longest = statistics.median(seconds), max(seconds)
        print(f"{name} {what}: median {middle:.3f} s, longest {longest:.3f} s of {count} saves")


def measured(source: Assignment, folder: Path, warm: Warm, count: int) -> tuple[list[float], list[float]]:
    """Seconds from `count` saves to the first answer on the saved file, and to the last answer."""
    ids = [exercise.id for exercise in source.exercises]
    first: list[float] = []
    whole: list[float] = []
    unmeasured = 3
    began, answered = 0.0, False
    for files, answer in saves(folder, warm, ids):
        if answer is None:
            saved = [exercise.id for exercise in source.exercises if exercise.module in files]
            warm.ask(saved + [one for one in ids if one not in saved])
            continue
        if "exercise" in answer and not answered:
            answered = True
            if unmeasured <= 0:
                first.append(time.perf_counter() - began)
        if "end" in answer or "died" in answer:
            if unmeasured <= 0:
                whole.append(time.perf_counter() - began)
            if len(whole) == count:
                return first, whole
            unmeasured -= 1
            module = source.modules[len(whole) % len(source.modules)]
            time.sleep(0.3)  # what the warm process loads after a first answer is not this save's time
            text = (folder / module).read_text(encoding="utf-8")
            began, answered = time.perf_counter(), False
            (folder / module).write_text(text + "# one more line\n", encoding="utf-8")
    raise AssertionError("saves never end")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "ch03", int(sys.argv[2]) if len(sys.argv) > 2 else 20)
