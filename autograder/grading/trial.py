"""Trusted implementations put through a hidden suite in this process: reference, misconceptions, unusual answers.

The suite, the judge and the bench are those that grade submissions; only the sandbox is left out.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder import pytest_plugin
from autograder.assignment import Assignment, load_assignment
from autograder.grading.bench import LiveBench, LocalWitness
from autograder.grading.given import given_sources
from autograder.grading.loop import pytest_options, run_checks
from autograder.implementation import Implementation
from autograder.judging.run import Run


@dataclass(frozen=True)
class Candidate:
    """A trusted implementation under a label.

    `names` overrides where its public names stand; `exercises` are those it is judged by, None for all.
    """

    label: str
    sources: Mapping[str, str]
    names: Mapping[str, str]
    exercises: frozenset[str] | None = None


class Trial:
    """One assignment's suite under one seed, ready to judge candidates."""

    def __init__(self, name: str, root: Path, seed: str) -> None:
        os.environ["OMP_NUM_THREADS"] = "1"
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        import torch

        torch.set_num_threads(1)
        self.assignment: Assignment = load_assignment(root / "solutions" / name)
        self.given = given_sources(self.assignment, root)
        self.seed = seed
        self.bench = LiveBench(self.assignment, self.given)

    def reference(self) -> Candidate:
        """The reference itself."""
        return Candidate("reference", self.bench.sources, self.assignment.names)

    def changed(self, label: str, sources: Mapping[str, str]) -> Candidate:
        """The reference with some modules changed, judged by the exercises that those can reach by imports."""
        patched = {name for name, text in sources.items() if self.bench.sources.get(name) != text}
        reached = frozenset(
            exercise.id for exercise in self.assignment.exercises if patched & _imported(exercise.module, sources)
        )
        return Candidate(label, sources, self.assignment.names, reached)

    def unusual(self, path: Path) -> Candidate:
        """The reference, but for the names that the file at `path` defines; judged by the exercises of those."""
        text = path.read_text(encoding="utf-8")
        defined = defined_names(text)
        names = {name: path.name if name in defined else home for name, home in self.assignment.names.items()}
        asked = frozenset(one.id for one in self.assignment.exercises if defined & set(one.names))
        return Candidate(path.stem, {**self.bench.sources, path.name: text}, names, asked)

    def judge(self, candidates: Iterable[Candidate], judged: Callable[[Candidate, Run], None]) -> None:
        """Put each candidate through the suite and hand its run to `judged`."""
        options = pytest_options(self.assignment.name)
        status = pytest.main(options, plugins=[pytest_plugin, _TrialLoop(self, candidates, judged)])
        if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            raise RuntimeError(f"the suite of {self.assignment.name} could not be run (pytest status {int(status)})")


class _TrialLoop:
    def __init__(self, trial: Trial, candidates: Iterable[Candidate], judged: Callable[[Candidate, Run], None]) -> None:
        self._trial = trial
        self._candidates = candidates
        self._judged = judged

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise RuntimeError(f"the suite of {self._trial.assignment.name} does not load")
        trial = self._trial
        for candidate in self._candidates:
            implementation = Implementation(candidate.sources, given=trial.given, names=candidate.names)
            witness = LocalWitness(implementation)
            run = Run(trial.assignment, lambda _, witness=witness: witness, trial.bench, trial.seed)
            run_checks(session, run, candidate.exercises)
            self._judged(candidate, run)
        return True


def defined_names(text: str) -> set[str]:
    """The classes and functions that a source text defines at its top."""
    return {node.name for node in ast.parse(text).body if isinstance(node, (ast.ClassDef, ast.FunctionDef))}


def _imported(module: str, sources: Mapping[str, str]) -> set[str]:
    """`module` and every file of `sources` that it imports, however indirectly."""
    reached: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name in reached or name not in sources:
            continue
        reached.add(name)
        for node in ast.walk(ast.parse(sources[name])):
            if isinstance(node, ast.Import):
                waiting += [f"{alias.name}.py" for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                waiting.append(f"{node.module}.py")
    return reached
