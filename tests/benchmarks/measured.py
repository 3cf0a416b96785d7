"""The five measurements; each returns its table."""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.assignment import CHAPTERS
from tests.benchmarks import rivals
from tests.benchmarks.classes import lay_out
from tests.benchmarks.machine import Timed, timed
from tests.benchmarks.phases import PHASES, phases_of
from tests.grading.classes import command

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Table:
    """Rows under a head, and what is to be said of them."""

    head: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [self.head, ("---",) * len(self.head), *self.rows]
        return "\n".join([*(f"| {' | '.join(line)} |" for line in lines), "", *self.notes])


def whole_class(
    students: int, rival_students: int, jobs: Sequence[int], name: str = "ch03", *, our_course: bool = True
) -> Table:
    """Ours against stock nbgrader and against fresh pytest processes, one after the other in one run.

    `our_course`: nbgrader with the kit's steps, too.
    """
    table = Table(("grader", "submissions", "seconds", "s per submission", "times as fast as nbgrader"))
    rows: list[tuple[str, int, float]] = []
    with tempfile.TemporaryDirectory(prefix="class-") as scratch:
        place = Path(scratch)
        submitted = lay_out(place / "submitted", name, students, ROOT)
        few = sorted(folder.name for folder in submitted.iterdir())[:rival_students]
        scores = {}
        for count in jobs:
            done, scores = grade(place, submitted, name, count)
            rows.append((f"`autograder grade {name} --jobs {count}`", students, done.wall))
        checks = rivals.judge_folder(place / "judge", name, ROOT)
        seconds, passed = rivals.fresh_pytest(place / "judge", submitted, name, few)
        rows.append(("`pytest`, a process for each submission", len(few), seconds))
        if our_course:
            rivals.make_our_course(place / "ours", name, ROOT)
            done, _ = rivals.autograde(place / "ours", submitted, name, sorted(f.name for f in submitted.iterdir()))
            rows.append((f"`nbgrader autograde {name}`, with the kit", students, done.wall))
        rivals.make_course(place / "course", place / "judge", name, checks)
        done, theirs = rivals.autograde(place / "course", submitted, name, few)
        rows.append((f"`nbgrader autograde {name}`, stock", len(few), done.wall))
    theirs_each = rows[-1][2] / rows[-1][1]
    for who, count, wall in rows:
        each = wall / count
        table.rows.append((who, str(count), f"{wall:.1f}", f"{each:.3f}", f"{theirs_each / each:.1f}"))
    agree = sum(scores[student] == theirs[student] for student in few)
    table.notes.append(
        f"{len(checks)} checks for each, the whole command from start to end; pytest passed "
        f"{sum(passed.values()) / len(few):.1f} of them on average. Stock nbgrader gave the same score as the kit "
        f"to {agree} of {len(few)}; where it did not, one mistake was paid for more than once, or a check that proves "
        "nothing by itself was paid for."
    )
    return table


def grade(place: Path, submitted: Path, name: str, jobs: int) -> tuple[Timed, dict[str, float]]:
    """``autograder grade`` from start to end, and the scores."""
    out = place / "report.json"
    store = place / f"verdicts-{len(list(place.glob('verdicts-*')))}"
    done = timed(command("grade", name, submitted, "--jobs", str(jobs), "--json", out, "--store", store), ROOT)
    report = json.loads(out.read_text(encoding="utf-8"))
    return done, {one["student"]: one["score"] for one in report["submissions"]}


def chapters(names: Sequence[str], count: int) -> Table:
    """Each chapter's reference, warm, in one worker: where the milliseconds go."""
    table = Table(("chapter", "first", "median", "floor", *PHASES, "worker", "its warm parents"))
    for name in names:
        found = phases_of(name, count, ROOT)
        phases = [f"{found.phases[phase]:.0f}" for phase in PHASES]
        memory = [f"{found.worker_mib:.0f} MiB", f"{found.parents_mib:.0f} MiB"]
        whole = [f"{found.first:.1f} s", f"{found.median:.0f} ms", f"{found.floor:.0f} ms"]
        table.rows.append((name, *whole, *phases, *memory))
    table.notes.append(
        f"Medians of {count} submissions of the reference in one worker on one core, milliseconds; `first` is the "
        "worker's first submission; `floor` is fork, isolation, end, and what the same looks take in a warm process "
        "without any sandbox. Memory is private to the process (USS)."
    )
    return table


def sizes(counts: Sequence[int], jobs: int, name: str = "ch03") -> Table:
    """Seconds and memory against the size of the class."""
    table = Table(("submissions", "seconds", "submissions per second", "the same without the start", "most memory"))
    with tempfile.TemporaryDirectory(prefix="sizes-") as scratch:
        start = None
        for count in sorted(counts):
            place = Path(scratch) / str(count)
            done, _ = grade(place, lay_out(place / "submitted", name, count, ROOT), name, jobs)
            start = done.wall if start is None else start
            rate = f"{(count - min(counts)) / (done.wall - start):.2f}" if count > min(counts) else ""
            table.rows.append(
                (str(count), f"{done.wall:.1f}", f"{count / done.wall:.2f}", rate, f"{done.most_mib:.0f} MiB")
            )
    table.notes.append(
        f"`autograder grade {name} --jobs {jobs}`, the whole command; without the start: less the first line's seconds "
        "and submissions. Memory is that of all its processes together (PSS)."
    )
    return table


def starts(names: Sequence[str], repeats: int) -> Table:
    """A student's ``pytest assignments/chNN`` from start to end against the imports that no run can do without."""
    bare = _median([sys.executable, "-c", "import torch, pytest"], ROOT, repeats)
    table = Table(("what", "seconds", "times `import torch, pytest`"))
    table.rows.append(("`python -c 'import torch, pytest'`", f"{bare:.2f}", "1.00"))
    for name in names:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"assignments/{name}"]
        seconds = _median(command, ROOT, repeats)
        table.rows.append((f"`pytest assignments/{name}`", f"{seconds:.2f}", f"{seconds / bare:.2f}"))
    table.notes.append(f"Untouched stubs; medians of {repeats}.")
    return table


def workers(students: int, most: int, name: str = "ch03") -> Table:
    """The same class with 1 to `most` workers."""
    table = Table(("workers", "seconds", "submissions per second", "times one worker", "most memory"))
    with tempfile.TemporaryDirectory(prefix="workers-") as scratch:
        place = Path(scratch)
        submitted = lay_out(place / "submitted", name, students, ROOT)
        one = None
        for count in range(1, most + 1):
            done, _ = grade(place, submitted, name, count)
            one = done.wall if one is None else one
            rate, gain = f"{students / done.wall:.2f}", f"{one / done.wall:.2f}"
            table.rows.append((str(count), f"{done.wall:.1f}", rate, gain, f"{done.most_mib:.0f} MiB"))
    table.notes.append(f"{students} submissions of {name}, {os.cpu_count()} cores; the whole command.")
    return table


def _median(command: Sequence[str], folder: Path, repeats: int) -> float:
    return statistics.median(timed(command, folder, good=(0, 1)).wall for _ in range(repeats))


ALL = CHAPTERS
