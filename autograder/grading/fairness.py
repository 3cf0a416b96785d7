"""``python -m autograder.grading.fairness ch03 --seeds 100``: is every right answer accepted, whatever the seed?

Puts the reference and all of ``tests/accepted`` through the hidden suite under many secret seeds and reports every
alarm: each would be a false one. Released stubs go along: they must get nothing. Every other seed runs on two threads.
``--write`` keeps the figures for the handbook, after every seed, so that a run that is cut short still counts;
``--add`` counts on from the figures that are kept.
"""

from __future__ import annotations

import argparse
import secrets
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import cycle, islice
from pathlib import Path

from autograder.assignment import CHAPTERS, find_root
from autograder.grading import fairness_page
from autograder.grading.trial import Candidate, Trial
from autograder.judging.run import Run
from autograder.release.stubs import stub
from autograder.sandbox.forbidden import find_forbidden


@dataclass
class Tally:
    """How many right answers were put through the suite, and everything that went wrong."""

    answers: int = 0
    judged: int = 0
    checks: int = 0
    seeds: dict[int, int] = field(default_factory=dict)  # threads -> seeds
    alarms: list[str] = field(default_factory=list)


def fairness(
    name: str, root: Path, seeds: int, threads: tuple[int, ...] = (1, 2), tally: Tally | None = None
) -> Iterator[Tally]:
    """Judge reference, unusual answers and stubs of one assignment; yields the tally after each of `seeds` seeds.

    Seeds are drawn anew; the numbers of threads take turns. `tally` is what is counted on from.
    """
    tally = tally or Tally()
    tally.answers = 1 + len(_answers(name, root))
    for count in islice(cycle(threads), seeds):
        _one_seed(name, root, secrets.token_hex(8), count, tally)
        tally.seeds[count] = tally.seeds.get(count, 0) + 1
        yield tally


def _answers(name: str, root: Path) -> list[Path]:
    return sorted((root / "tests" / "accepted" / name).glob("*.py"))


def _one_seed(name: str, root: Path, seed: str, threads: int, tally: Tally) -> None:
    import torch

    trial = Trial(name, root, seed)
    torch.set_num_threads(threads)
    stubs = {module: stub(text, trial.assignment, module) for module, text in trial.bench.sources.items()}
    when = f"(seed {seed}, threads {threads})"

    def candidates() -> Iterator[Candidate]:
        yield trial.reference()
        for path in _answers(name, root):
            unusual = trial.unusual(path)
            tally.alarms += [alarm for alarm in _flags(trial, unusual, path) if alarm not in tally.alarms]
            yield unusual
        yield Candidate("stubs", stubs, trial.assignment.names)

    def judged(candidate: Candidate, run: Run) -> None:
        for entry in run.exercises():
            if candidate.exercises is not None and entry["id"] not in candidate.exercises:
                continue
            if candidate.label == "stubs":
                if entry["status"] != "not_implemented" or entry["score"]:
                    tally.alarms.append(f"stubs: {entry['id']} is {entry['status']}, {entry['score']:g} points {when}")
                continue
            tally.checks += len(entry["checks"])
            if entry["score"] != entry["max_score"]:
                failed = [f"{one['name']}: {one['came_back']}" for one in entry["checks"] if one["outcome"] == "failed"]
                tally.alarms.append(f"{candidate.label}: {entry['id']}: {'; '.join(failed) or 'no checks'} {when}")
        tally.judged += candidate.label != "stubs"

    trial.judge(candidates(), judged)


def _flags(trial: Trial, unusual: Candidate, path: Path) -> Iterator[str]:
    """What a reading for forbidden names says of a right answer; ``library_*`` use the library on purpose."""
    if unusual.label.startswith("library_"):
        return
    for exercise in trial.assignment.exercises:
        defined = {name for name in exercise.names if unusual.names[name] == path.name}
        if defined:
            for flag in find_forbidden({path.name: unusual.sources[path.name]}, exercise.forbidden, defined):
                yield f"{path.stem}, line {flag.line}: flagged: {flag.reason}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m autograder.grading.fairness", description=__doc__)
    parser.add_argument("assignments", nargs="*", default=list(CHAPTERS), help="all of them, unless some are named")
    parser.add_argument("--seeds", type=int, default=3, help="how many secret seeds")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2], help="numbers of threads, in turn")
    parser.add_argument("--write", action="store_true", help="put the figures into the handbook")
    parser.add_argument("--add", action="store_true", help="count on from the figures there")
    options = parser.parse_args()
    root = find_root()
    alarms = 0
    for name in options.assignments:
        tally = Tally(**fairness_page.kept(root, name)) if options.add else Tally()
        for _ in fairness(name, root, options.seeds, tuple(options.threads), tally):
            if options.write:
                fairness_page.record(root, name, asdict(tally))
        for alarm in tally.alarms:
            print(alarm)
        spread = " + ".join(f"{count} on {threads} thread(s)" for threads, count in sorted(tally.seeds.items()))
        print(
            f"{name}: {spread} seeds, {tally.answers} right answers, {tally.judged} judged, "
            f"{tally.checks} checks, {len(tally.alarms)} alarms",
            flush=True,
        )
        alarms += len(tally.alarms)
    return 1 if alarms else 0


if __name__ == "__main__":
    sys.exit(main())
