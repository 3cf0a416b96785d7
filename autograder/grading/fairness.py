"""``python -m autograder.grading.fairness ch03 --seeds 100``: is every right answer accepted, whatever the seed?

Puts the reference and all of ``tests/accepted`` through the hidden suite under many secret seeds and reports every
alarm: each would be a false one. Released stubs go along: they must get nothing.
"""

from __future__ import annotations

import argparse
import secrets
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from autograder.assignment import find_root
from autograder.grading.trial import Candidate, Trial
from autograder.judging.run import Run
from autograder.release.stubs import stub
from autograder.sandbox.forbidden import find_forbidden


@dataclass
class Tally:
    """How many right answers were put through the suite, and everything that went wrong."""

    judged: int = 0
    checks: int = 0
    alarms: list[str] = field(default_factory=list)


def fairness(name: str, root: Path, seeds: list[str], threads: int = 1) -> Tally:
    """Judge reference, unusual answers and stubs of one assignment under each seed."""
    tally = Tally()
    for seed in seeds:
        _one_seed(name, root, seed, threads, tally)
    return tally


def _one_seed(name: str, root: Path, seed: str, threads: int, tally: Tally) -> None:
    import torch

    trial = Trial(name, root, seed)
    torch.set_num_threads(threads)
    stubs = {module: stub(text, trial.assignment, module) for module, text in trial.bench.sources.items()}

    def candidates() -> Iterator[Candidate]:
        yield trial.reference()
        for path in sorted((root / "tests" / "accepted" / name).glob("*.py")):
            unusual = trial.unusual(path)
            for exercise in trial.assignment.exercises:
                defined = set(exercise.names) & {n for n, home in unusual.names.items() if home == path.name}
                flags = (
                    find_forbidden({path.name: unusual.sources[path.name]}, exercise.forbidden, defined)
                    if defined
                    else ()
                )
                for flag in () if unusual.label.startswith("library_") else flags:
                    tally.alarms.append(f"{path.stem}, line {flag.line}: flagged: {flag.reason}")
            yield unusual
        yield Candidate("stubs", stubs, trial.assignment.names)

    def judged(candidate: Candidate, run: Run) -> None:
        tally.judged += 1
        for entry in run.exercises():
            if candidate.label == "stubs":
                if entry["status"] != "not_implemented" or entry["score"]:
                    tally.alarms.append(
                        f"stubs: {entry['id']} is {entry['status']} with {entry['score']:g} points ({seed})"
                    )
                continue
            tally.checks += len(entry["checks"])
            if entry["score"] != entry["max_score"]:
                failed = [f"{one['name']}: {one['came_back']}" for one in entry["checks"] if one["outcome"] == "failed"]
                tally.alarms.append(f"{candidate.label}: {entry['id']}: {'; '.join(failed) or 'no checks'} ({seed})")

    trial.judge(candidates(), judged)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m autograder.grading.fairness", description=__doc__)
    parser.add_argument("assignments", nargs="+")
    parser.add_argument("--seeds", type=int, default=3, help="how many secret seeds")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    root = find_root()
    alarms = 0
    for name in options.assignments:
        tally = fairness(name, root, [secrets.token_hex(8) for _ in range(options.seeds)], options.threads)
        for alarm in tally.alarms:
            print(alarm)
        print(
            f"{name}: {options.seeds} seeds, {options.threads} threads, {tally.judged} answers judged, "
            f"{tally.checks} checks of right answers, {len(tally.alarms)} alarms"
        )
        alarms += len(tally.alarms)
    return 1 if alarms else 0


if __name__ == "__main__":
    sys.exit(main())
