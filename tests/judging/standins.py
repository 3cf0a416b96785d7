"""`python -m tests.judging.standins CHAPTER`: which exercises a chapter's stand-ins, handed in as answers, would pass.

A stand-in is what the kit puts in the place of an answer's other parts. It lies open beside the student's code.
"""

from __future__ import annotations

import sys
import warnings
from importlib import import_module
from pathlib import Path

from autograder.grading.trial import Candidate, Run, Trial


def main(chapter: str) -> None:
    warnings.simplefilter("ignore")  # some stand-ins are used in ways that torch warns of
    trial = Trial(chapter, Path(), "stand-ins")
    sources, names = trial.bench.sources, trial.assignment.names
    standins = import_module(f"autograder.probes.{chapter}").STANDINS
    candidates = []
    for exercise in trial.assignment.exercises:
        if own := [name for name in exercise.names if name in standins]:
            text = f"\nfrom autograder.probes.{chapter} import STANDINS\n"
            text += "".join(f"{name} = STANDINS[{name!r}]\n" for name in own)
            changed = {**sources, exercise.module: sources[exercise.module] + text}
            candidates.append(Candidate(exercise.id, changed, names, frozenset([exercise.id])))
    passed: list[str] = []

    def judged(candidate: Candidate, run: Run) -> None:
        if all(check.passed for check in run.settled[candidate.label]):
            passed.append(candidate.label)

    trial.judge(candidates, judged)
    print(f"handed in: {len(candidates)}, passed: {passed}")


if __name__ == "__main__":
    main(sys.argv[1])
