"""What no student may get: marked answers, hidden suites, misconceptions; and what may stand in both."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from autograder.assignment import Assignment
from autograder.release import fingerprints
from autograder.release.fingerprints import runs, shingles, squeeze, strings, without_comments
from autograder.release.stubs import blocks, given_lines

LINE = 20
"""Characters, white space aside, from which a line of one's own chapter is recognisable."""
PASSAGE = 60
"""The same for other chapters, where many a short line is bound to recur."""
WHEEL = 32
"""The same for the wheel, whose own code knows PyTorch's idioms too."""
IDIOMS = (
    "replace_linear_with_lora(model, rank, alpha)",
    "count_parameters(model, tied=True)",
    "random = np.random.default_rng(seed)",
    "for name, parameter in model.named_parameters()",
    "places = torch.arange(ids.shape[1], device=ids.device)\nx = self.tok_emb(ids) + self.pos_emb(places)",
)
"""Code that belongs to PyTorch, or calls a public name, and may stand anywhere; add to it with care."""
TELLING = 5
"""Different names and numbers without which a token shingle is anybody's."""
_LONG_NUMBER = re.compile(r"(?<![\w.])\d{7,}(?![\w.])")
_TRIVIAL = re.compile(r"^\s*(import |from |EXERCISE =|NAME =|\"\"\"|def test_\w+\()")
_STRINGS = re.compile(r"^\s*(\w+ ?= ?)?[\[({]*([rbf]?\"[^\"]*\"(, )?)+[\])}]*,?$")
_CALL = re.compile(r"^\s*(judge\.(compare|observe)\(|\"?\w+\"? ?[:=] ?[\w.]+(\(\))?,?$)")


@dataclass(frozen=True)
class Origin:
    """Where a secret stands and of which kind it is."""

    kind: str
    where: str

    def __str__(self) -> str:
        return f"{self.kind} of {self.where}"


@dataclass
class Secrets:
    """Fingerprints of everything secret, each with its origin."""

    passages: dict[str, Origin] = field(default_factory=dict)
    shingles: dict[tuple[str, ...], Origin] = field(default_factory=dict)
    sequences: dict[tuple[str, ...], Origin] = field(default_factory=dict)
    numbers: dict[str, Origin] = field(default_factory=dict)

    @cached_property
    def heads(self) -> dict[str, list[str]]:
        """Passages by their first `LINE` characters; nothing may be added or allowed afterwards."""
        found: dict[str, list[str]] = {}
        for passage in self.passages:
            found.setdefault(passage[:LINE], []).append(passage)
        return found

    @cached_property
    def nameless(self) -> set[tuple[str, ...]]:
        """The nameless forms of all shingles, by which most text is passed over quickly."""
        return {fingerprints.nameless(shingle) for shingle in self.shingles}

    def allow(self, texts: Iterable[str]) -> None:
        """Strike out what also stands in texts that students may read."""
        texts = list(texts)
        together = "\n".join(squeeze(text) for text in texts)
        self.passages = {text: origin for text, origin in self.passages.items() if text not in together}
        for text in texts:
            for _, shingle in shingles(text):
                self.shingles.pop(shingle, None)
            for sequence in fingerprints.sequences(text):
                self.sequences.pop(sequence, None)
            for number in _LONG_NUMBER.findall(text):
                self.numbers.pop(number, None)

    def add_lines(self, lines: list[tuple[int, str]], kind: str, file: str, minimum: int) -> None:
        """Secret lines, each by itself if it is long enough, else together with those that follow."""
        for number, text in runs(lines, minimum):
            self.passages.setdefault(text, Origin(kind, f"{file}:{number}"))

    def add_code(self, lines: list[tuple[int, str]], kind: str, file: str, *, least_numbers: int = 0) -> None:
        """Secret code by its token shingles."""
        first = {index: number for index, (number, _) in enumerate(lines, start=1)}
        for index, shingle in _telling_shingles("\n".join(line for _, line in lines)):
            if fingerprints.numbers_in(shingle) >= least_numbers:
                self.shingles.setdefault(shingle, Origin(kind, f"{file}:{first[index]}"))


def secrets_of(root: Path, assignment: Assignment | None, public: Iterable[str] = ()) -> Secrets:
    """What is secret in an assignment's files, or, with None, in the wheel that every student has.

    `public` are further texts that may appear: the assignment's ``previous_chapters.py``.
    """
    secrets = Secrets()

    def minimum(chapter: str) -> int:
        if assignment is None:
            return WHEEL
        return LINE if chapter == assignment.name else PASSAGE

    for folder in _chapters(root):
        _add_solutions(secrets, root, folder, minimum(folder.name))
    for file in sorted((root / "autograder" / "suites").rglob("*.py")):
        _add_suite(secrets, root, file, minimum(file.parent.name))
    for file in sorted((root / "autograder" / "misconceptions").glob("*.toml")):
        _add_misconceptions(secrets, root, file, minimum(file.stem))
    if assignment is None:
        secrets.allow([*_given(_chapters(root)), *IDIOMS])
    else:
        secrets.allow([*_given([assignment.folder]), *public, *IDIOMS])
    return secrets


def _add_solutions(secrets: Secrets, root: Path, folder: Path, minimum: int) -> None:
    brief = squeeze((folder / "README.md").read_text(encoding="utf-8")) if (folder / "README.md").is_file() else ""
    for file in sorted(folder.glob("*.py")):
        where = str(file.relative_to(root))
        source = file.read_text(encoding="utf-8")
        lines, comments = without_comments(source)
        literals = list(strings([ast.parse(source)]))
        for block in blocks(source, where):
            inside = range(block.begin + 1, block.end)
            code = [(number, lines[number - 1]) for number in inside]
            secrets.add_lines([line for line in code if not _STRINGS.match(line[1])], "solution line", where, minimum)
            secrets.add_code(code, "solution code", where)
            said = [(number, text) for number, text in comments if number in inside and _is_prose(text)]
            quoted = [(number, text) for number, text in literals if number in inside and " " in text]
            # A text that the brief prescribes word for word is no answer.
            for line in (*said, *(one for one in quoted if squeeze(one[1]) not in brief)):
                secrets.add_lines([line], "solution line", where, minimum)


def _add_suite(secrets: Secrets, root: Path, file: Path, minimum: int) -> None:
    where = str(file.relative_to(root))
    source = file.read_text(encoding="utf-8")
    lines, comments = without_comments(source)
    known = _probe_strings(root)
    numbered = [(n, line) for n, line in enumerate(lines, start=1) if not _is_common(line, known)]
    long = [line for line in numbered if len(squeeze(line[1])) >= LINE]
    secrets.add_lines(numbered if minimum > LINE else long, "hidden-test line", where, minimum)
    said = [(n, text) for n, text in strings([ast.parse(source)]) if " " in text and text not in known]
    for line in (*comments, *said):
        secrets.add_lines([line], "hidden-test line", where, minimum)
    secrets.add_code(numbered, "hidden-test code", where, least_numbers=3)
    for number, line in numbered:
        for sequence in fingerprints.sequences(line):
            secrets.sequences.setdefault(sequence, Origin("hidden input", f"{where}:{number}"))
        for constant in _LONG_NUMBER.findall(line):
            secrets.numbers.setdefault(constant, Origin("hidden input", f"{where}:{number}"))


def _add_misconceptions(secrets: Secrets, root: Path, file: Path, minimum: int) -> None:
    where = str(file.relative_to(root))
    text = file.read_text(encoding="utf-8")
    for entry in tomllib.loads(text).get("misconception", []):
        place = f"{where} ({entry['id']})"
        patched = [line for patch in entry.get("patches", []) for line in patch["replace"].splitlines()]
        longer = WHEEL if minimum < WHEEL else PASSAGE  # a patch is a fragment, and fragments recur
        passages = list(runs([(1, entry.get("believes", ""))], minimum))
        passages += [passage for line in patched for passage in runs([(1, line)], longer)]
        for _, squeezed in passages:
            secrets.passages.setdefault(squeezed, Origin("misconception", place))
        for _, shingle in _telling_shingles("\n".join(patched)):
            secrets.shingles.setdefault(shingle, Origin("misconception", place))


def _is_common(line: str, known: frozenset[str]) -> bool:
    """Imports, names of tests, what probes are told, and calls that hold no value: all of that is public."""
    quoted = re.findall(r'"([^"]*)"', line)
    told = all(text in known or " " not in text for text in quoted)
    no_value = not re.search(r"\b\d", re.sub(r'"[^"]*"', "", line))
    return bool(_TRIVIAL.match(line) or (told and _STRINGS.match(line)) or (told and no_value and _CALL.match(line)))


@lru_cache(maxsize=4)
def _probe_strings(root: Path) -> frozenset[str]:
    """What probes can be told: the texts in their code."""
    files = sorted((root / "autograder" / "probes").glob("*.py"))
    return frozenset(text for file in files for _, text in strings([ast.parse(file.read_text(encoding="utf-8"))]))


@lru_cache(maxsize=4096)
def _telling_shingles(code: str) -> list[tuple[int, tuple[str, ...]]]:
    return [found for found in shingles(code) if fingerprints.telling(found[1]) >= TELLING]


def _chapters(root: Path) -> list[Path]:
    return [folder for folder in sorted((root / "solutions").iterdir()) if folder.is_dir()]


def _given(folders: Iterable[Path]) -> Iterator[str]:
    """The code outside the markers: students get it, so lines that recur inside tell nothing."""
    for folder in folders:
        for file in sorted(folder.glob("*.py")):
            if not file.name.startswith("test_") and file.name != "notebook.py":
                yield "\n".join(given_lines(file.read_text(encoding="utf-8"), file.name))


def _is_prose(comment: str) -> bool:
    return len(re.findall(r"[A-Za-z]{3,}", comment)) >= 5
