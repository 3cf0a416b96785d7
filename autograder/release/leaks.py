"""The proof that a release gives nothing away: everything a student gets, against everything secret."""

from __future__ import annotations

import bisect
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from autograder.release import fingerprints
from autograder.release.folder import OBSERVATIONS
from autograder.release.secrets import LINE, Secrets
from autograder.release.stubs import BEGIN, END
from autograder.release.unpack import Text, Unreadable, texts

_LONG_NUMBER = re.compile(r"\d{7,}")
_MARKERS = tuple(fingerprints.squeeze(marker) for marker in (BEGIN, END))


@dataclass(frozen=True)
class Leak:
    """A place in the release and the secret it equals."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


class LeakError(Exception):
    """The release holds secrets; `leaks` lists them, and the text does so line by line."""

    def __init__(self, leaks: list[Leak]) -> None:
        self.leaks = leaks
        shown = [str(leak) for leak in leaks[:20]]
        if len(leaks) > len(shown):
            shown.append(f"... and {len(leaks) - len(shown)} more")
        super().__init__("\n".join(["the release would give secrets away:", *shown]))


def leaks_in(files: Mapping[str, bytes], secrets: Secrets) -> list[Leak]:
    """Look into all of `files` (path -> bytes), archives and all: every secret found, with its place."""
    return list(dict.fromkeys(leak for path, data in files.items() for leak in _leaks(path, data, secrets)))


def _leaks(path: str, data: bytes, secrets: Secrets) -> Iterator[Leak]:
    if path.rpartition("/")[2] == OBSERVATIONS:
        data = _without_diagnoses(data)
    try:
        for text in texts(path, data):
            yield from _found(text, secrets)
    except Unreadable as error:
        yield Leak(path, f"cannot be looked into: {error}")


def _found(text: Text, secrets: Secrets) -> Iterator[Leak]:
    heads = secrets.heads
    squeezed = fingerprints.squeeze(text.text)
    line_of = _line_finder(text.text)
    for start in range(len(squeezed) - LINE + 1):
        for passage in heads.get(squeezed[start : start + LINE], ()):
            if squeezed.startswith(passage, start):
                yield Leak(f"{text.place}:{line_of(start)}", str(secrets.passages[passage]))
    for marker in _MARKERS:
        if marker in squeezed:
            yield Leak(f"{text.place}:{line_of(squeezed.index(marker))}", "a solution marker")
    code = text.text if "(" in text.text else ""  # tables of data are long, and no code goes without a bracket
    for number, shingle in fingerprints.shingles(code, secrets.nameless):
        if shingle in secrets.shingles:
            yield Leak(f"{text.place}:{number}", str(secrets.shingles[shingle]))
    for sequence in fingerprints.sequences(text.text):
        if sequence in secrets.sequences:
            yield Leak(text.place, f"{secrets.sequences[sequence]}: {', '.join(sequence)}")
    for match in _LONG_NUMBER.finditer(text.text):
        if match[0] in secrets.numbers:
            number = text.text.count("\n", 0, match.start()) + 1
            yield Leak(f"{text.place}:{number}", str(secrets.numbers[match[0]]))


def _line_finder(text: str) -> Callable[[int], int]:
    """From an offset in the squeezed text to the line (from 1) that it is on."""
    ends = list(accumulate(len(fingerprints.squeeze(line)) for line in text.splitlines()))
    return lambda offset: bisect.bisect_right(ends, offset) + 1


def _without_diagnoses(data: bytes) -> bytes:
    """Recorded observations, but for what is said of misconceptions; tables become pairs.

    A table that an answer returns looks like the table in its source, and is no secret: the test is public.
    """

    def cleaned(value: object) -> object:
        if isinstance(value, dict):
            return [[key, cleaned(item)] for key, item in value.items() if key not in ("says", "think")]
        return [cleaned(item) for item in value] if isinstance(value, list) else value

    try:
        return json.dumps(cleaned(json.loads(data))).encode()
    except ValueError:
        return data
