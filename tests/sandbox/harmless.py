"""Do the layers hurt a right answer? ``python -m tests.sandbox.harmless [ch03 ...] [--levels namespaces,landlock]``

Every right but unusual answer of `tests/accepted` is handed in and graded as a class is, at each level that keeps
hostile code apart. Whatever loses a point, ends in a fault or gets a flag is printed, and a line for the handbook.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from autograder.assignment import CHAPTERS, find_root, load_assignment
from autograder.grading.class_grading import SAFE, grade_class
from autograder.grading.trial import defined_names

ROOT = find_root()


@dataclass
class Tally:
    """How many right answers were graded, and what was wrong with which; `forbidden` used the library on purpose."""

    answers: int = 0
    hurt: list[str] = field(default_factory=list)
    flagged: list[str] = field(default_factory=list)
    forbidden: int = 0


def graded(chapter: str, level: str) -> Tally:
    """Grade the reference and all accepted answers to a chapter at one level."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        submitted = Path(folder) / "submitted"
        _hand_in(chapter, "reference", submitted, None)
        for path in sorted((ROOT / "tests" / "accepted" / chapter).glob("*.py")):
            _hand_in(chapter, path.stem, submitted, path)
        report = grade_class(
            chapter, submitted, root=ROOT, jobs=1, isolation=level, seed="harmless", store=Path(folder) / "store"
        )
    for one in report["submissions"]:
        tally.answers += 1
        short = [
            f"{exercise['id']} {exercise['status']}: {check['came_back']}"
            for exercise in one["exercises"]
            for check in exercise["checks"]
            if check["outcome"] != "passed"
        ]
        if one["status"] != "graded" or one["score"] != one["max_score"]:
            tally.hurt.append(f"{chapter} {one['student']} at {level}: {one['message'] or '; '.join(short)}")
        if one["flags"] and one["student"].startswith("library"):
            tally.forbidden += 1
        elif one["flags"]:
            tally.flagged.append(f"{chapter} {one['student']}: {one['flags'][0]['reason']}")
    return tally


def _hand_in(chapter: str, student: str, submitted: Path, answer: Path | None) -> None:
    """The reference, but for the names that the file `answer` defines: each of their modules takes them from there."""
    assignment = load_assignment(ROOT / "solutions" / chapter)
    folder = submitted / student / chapter
    folder.mkdir(parents=True)
    text = answer.read_text(encoding="utf-8") if answer else ""
    defined = defined_names(text)
    for module in assignment.modules:
        source = (ROOT / "solutions" / chapter / module).read_text(encoding="utf-8")
        names = sorted(name for name in defined if assignment.names.get(name) == module)
        if names:
            source += f"\nfrom handed_in_{student} import {', '.join(names)}\n"
        (folder / module).write_text(source, encoding="utf-8")
    if answer:
        (folder / f"handed_in_{student}.py").write_text(text, encoding="utf-8")


def main() -> int:
    description = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m tests.sandbox.harmless", description=description)
    parser.add_argument("chapters", nargs="*", default=list(CHAPTERS))
    parser.add_argument("--levels", default=",".join(SAFE))
    options = parser.parse_args()
    wrong = 0
    for chapter in options.chapters:
        for level in options.levels.split(","):
            tally = graded(chapter, level)
            wrong += len(tally.hurt) + len(tally.flagged)
            print(*tally.hurt, *tally.flagged, sep="\n", end="\n" * bool(tally.hurt or tally.flagged))
            cells = [chapter, level, tally.answers, len(tally.hurt), len(tally.flagged), tally.forbidden]
            print(f"| {' | '.join(map(str, cells))} |", flush=True)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
