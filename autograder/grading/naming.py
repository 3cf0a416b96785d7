"""Wrong answers that were kept apart from the catalogue: is each rejected, and named rightly?

``tests/kept_apart/chNN.toml`` holds right answers in the book's manner and, by changes to those, wrong ones. They were
written without a look at the catalogue; which of its entries say the same was decided afterwards, by reading.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.grading.trial import Candidate, Trial, defined_names
from autograder.judging.run import Run

SEED = "kept apart"


class CorpusError(Exception):
    """An entry of a corpus that was kept apart is malformed; one clear line."""


@dataclass(frozen=True)
class Apart:
    """An answer that was kept apart: a right one (`mistake` empty), or a wrong one.

    `names` are the catalogue's ids that say what is wrong here; without any, the catalogue does not have it.
    """

    label: str
    code: str
    mistake: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What the hidden suite made of one answer."""

    answer: Apart
    own: frozenset[str]
    failed: frozenset[str]
    named: str | None
    messages: tuple[str, ...] = ()

    @property
    def rejected(self) -> bool:
        return bool(self.failed & self.own)

    @property
    def misnamed(self) -> bool:
        return self.named is not None and self.named not in self.answer.names

    @property
    def verdict(self) -> str:
        """Of the name: right, wrong, none although the catalogue has it, or rightly none."""
        if self.named is None:
            return "unnamed" if self.answer.names else "not in the catalogue"
        return "wrong" if self.misnamed else "right"

    @property
    def faults(self) -> Iterator[str]:
        """Everything that must not be, one line each."""
        if not self.answer.mistake:
            if self.failed:
                yield f"{self.answer.label} is right and fails: {' / '.join(self.messages)}"
            return
        if not self.rejected:
            yield f"{self.answer.label} is not rejected"
        for exercise in sorted(self.failed - self.own):
            yield f"{self.answer.label} loses points in {exercise} too"
        if self.misnamed:
            yield f"{self.answer.label} is named {self.named}"
        if self.rejected and self.named is None and self.answer.names:
            yield f"{self.answer.label} is not named, though the catalogue has it: {', '.join(self.answer.names)}"


def load_apart(chapter: str, root: Path) -> list[Apart]:
    """The chapter's corpus: right answers first. Raises ``CorpusError``."""
    path = root / "tests" / "kept_apart" / f"{chapter}.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    right = {one["name"]: one["code"] for one in data["right"]}
    answers = [Apart(name, code) for name, code in right.items()]
    for one in data["wrong"]:
        code = right[one["of"]] if "of" in one else one["code"]
        for old, new in one.get("change", ()):
            if code.count(old) != 1:
                raise CorpusError(f"{path.name}: {one['mistake']}: {old!r} stands {code.count(old)} times")
            code = code.replace(old, new)
        name = one["of"] if "of" in one else "own"
        answers.append(Apart(f"{name}: {one['mistake']}", code, one["mistake"], tuple(one.get("names", ()))))
    return answers


def outcomes(
    chapter: str,
    root: Path,
    answers: Sequence[Apart],
    seed: str = SEED,
    seen: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Each answer in place of the reference's own, put through the hidden suite; `seen` is told of each."""
    trial = Trial(chapter, root, seed)
    by_label = {one.label: one for one in answers}
    if len(by_label) != len(answers):
        raise CorpusError(f"{chapter}: two answers have one label")
    found: list[Outcome] = []

    def candidates() -> Iterator[Candidate]:
        for one in answers:
            yield trial.changed(one.label, _in_place(one, trial))

    def judged(candidate: Candidate, run: Run) -> None:
        answer = by_label[candidate.label]
        names = defined_names(answer.code)
        own = frozenset(one.id for one in trial.assignment.exercises if names & set(one.names))
        failed = {exercise for exercise, settled in run.settled.items() if not all(one.passed for one in settled)}
        named = next((name for exercise in sorted(own & failed) if (name := run.recognised(exercise))), None)
        messages = tuple(
            f"{check['name']}: {check['came_back']}"
            for entry in run.exercises()
            for check in entry["checks"]
            if check["outcome"] == "failed"
        )
        found.append(Outcome(answer, own, frozenset(failed), named.id if named else None, messages))
        seen(found[-1])

    trial.judge(candidates(), judged)
    return found


def _in_place(answer: Apart, trial: Trial) -> dict[str, str]:
    """The reference's sources with the answer's definitions where those of the same names stood."""
    defined = defined_names(answer.code)
    homes = {trial.assignment.names[name] for name in defined if name in trial.assignment.names}
    if len(homes) != 1:
        raise CorpusError(f"{answer.label}: it must answer exercises of one module")
    (home,) = homes
    text = trial.bench.sources[home]
    lines = text.splitlines(keepends=True)
    definitions = [node for node in ast.parse(text).body if isinstance(node, (ast.ClassDef, ast.FunctionDef))]
    replaced = [node for node in definitions if node.name in defined]
    for node in reversed(replaced):
        first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
        lines[first - 1 : node.end_lineno] = [answer.code + "\n"] if node is replaced[0] else []
    return {**trial.bench.sources, home: "".join(lines)}
