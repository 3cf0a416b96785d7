"""A student's own folder, judged in this process by its public tests."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

from autograder import probes
from autograder.assignment import AssignmentError, load_assignment
from autograder.data.vocabulary import use_shipped_vocabulary
from autograder.implementation import Implementation, read_sources
from autograder.judging.recorded import FILE, PUBLIC_SEED, RecordedBench, RecordError
from autograder.judging.run import Run
from autograder.observation import Call, Observation

WORDS = {
    "passed": "stands",
    "failed": "not yet",
    "not_implemented": "not implemented",
    "missing": "missing",
    "crashed": "does not load",
    "timeout": "too slow",
    "out_of_memory": "out of memory",
}


class OwnFolderError(Exception):
    """The folder can't be judged; one line that says what to do."""


class OwnWitness:
    """Looks at the student's files in the student's own process."""

    def __init__(self, implementation: Implementation) -> None:
        self._implementation = implementation

    def observe(self, call: Call) -> Observation:
        return probes.run(self._implementation, call)


def run_for_folder(folder: Path) -> Run:
    """A run over `folder`'s Python files, measured by its recorded observations.

    Raises ``OwnFolderError``.
    """
    try:
        assignment = load_assignment(folder)
        bench = RecordedBench(folder / FILE)
    except (AssignmentError, RecordError) as error:
        raise OwnFolderError(f"These checks need the assignment's own files: {error}") from None
    use_shipped_vocabulary()
    sources = read_sources(folder)
    witness = OwnWitness(Implementation(sources, names=assignment.names, folder=str(folder)))
    return Run(assignment, lambda _: witness, bench, PUBLIC_SEED)


def summary_lines(run: Run, width: int) -> Iterator[tuple[str, dict[str, bool]]]:
    """Lines with their markup: one an exercise, its failures below it, the points at the end."""
    yield "", {}
    yield f"{run.assignment.name}  {run.assignment.title}", {"bold": True}
    score = 0.0
    total = 0.0
    for entry in run.exercises():
        if not entry["checks"]:
            continue
        score += entry["score"]
        total += entry["max_score"]
        points = f"{entry['score']:g}/{entry['max_score']:g}"
        color = {"passed": "green", "not_implemented": "yellow"}.get(entry["status"], "red")
        yield f"  {WORDS[entry['status']]:<16}{points:>7}  {entry['id']}", {color: True}
        if entry["status"] in ("passed", "not_implemented"):
            continue
        told: set[str] = set()
        for one in entry["checks"]:
            text = one["message"]
            if one["outcome"] == "failed" and text not in told:
                told.add(text)
                for line in text.splitlines():
                    indent = " " * 22
                    wrapped = textwrap.wrap(line, max(width - 10, 40), subsequent_indent=indent)
                    yield from ((f"          {part}", {}) for part in wrapped)
                yield "", {}
    yield f"  {score:g} of {total:g} points on the public tests; the hidden suite asks more.", {"bold": True}
