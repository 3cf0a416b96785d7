"""Pairs of a class, ranked by the share of uncommon code that they have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from math import log

from autograder.likeness.tokens import tokens
from autograder.likeness.winnow import GRAM, fingerprints, grams

Sources = Mapping[str, str]
"""File name -> text of one submission."""

LEAST = 4.0
"""Weight of common fingerprints below which a pair is not worth a look: about four uncommon passages."""
SHARE = 0.25
"""Share of the smaller one's own code below which a pair is not listed."""
COMMON = 0.5
"""What more than this share of a class (of five or more) has belongs to the class, and counts nothing."""
CHARACTERS = 150_000
"""Characters of one submission that are looked at; a chapter's answers have about 10,000."""
REPEATS = 4
"""Occurrences of one fingerprint in one submission that are looked at."""


@dataclass(frozen=True)
class Place:
    """Lines from..to (both counted) of a file."""

    file: str
    first: int
    last: int


@dataclass(frozen=True)
class Pair:
    """Two students, how alike, and where: pairs of places, the longest first.

    `share` is the part of the smaller one's own fingerprints that the other has too, each weighted by how rare it is;
    `weight` their sum, in passages that only these two have.
    """

    one: str
    other: str
    share: float
    weight: float
    places: tuple[tuple[Place, Place], ...]


@dataclass(frozen=True)
class Likeness:
    """The ranked pairs of a class of so many; `cut` names whose code was longer than is looked at."""

    students: int
    pairs: list[Pair]
    cut: list[str]


@dataclass
class _Printed:
    """One submission: its tokens file by file, and the fingerprints that are its own."""

    files: list[str] = field(default_factory=list)
    lines: list[list[int]] = field(default_factory=list)
    at: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    cut: bool = False


def likeness(submissions: Mapping[str, Sources], left_out: Iterable[str] = ()) -> Likeness:
    """Compare everybody with everybody; `left_out` are texts that are nobody's: stubs, given files, the reference."""
    known = {print_ for text in left_out for print_ in grams([token.text for token in tokens(text)])}
    printed = {student: _printed(sources, known) for student, sources in sorted(submissions.items())}
    having: dict[int, list[str]] = {}
    for student, one in printed.items():
        for print_ in one.at:
            having.setdefault(print_, []).append(student)
    weight = {print_: _weight(len(students), len(printed)) for print_, students in having.items()}
    own = {student: sum(weight[print_] for print_ in one.at) for student, one in printed.items()}
    common: dict[tuple[str, str], list[int]] = {}
    for print_, students in having.items():
        if weight[print_] > 0:
            for pair in combinations(students, 2):
                common.setdefault(pair, []).append(print_)
    pairs = []
    for (one, other), prints in common.items():
        together = sum(weight[print_] for print_ in prints)
        share = together / min(own[one], own[other])
        if together >= LEAST and share >= SHARE:
            places = _places(printed[one], printed[other], prints)
            pairs.append(Pair(one, other, min(share, 1.0), together, places))
    pairs.sort(key=lambda pair: (-round(pair.share, 6), -pair.weight, pair.one, pair.other))
    return Likeness(len(printed), pairs, [student for student, one in printed.items() if one.cut])


def _weight(students: int, of: int) -> float:
    """How much one fingerprint says: 1 where at most two have it, 0 where most of the class has."""
    if students <= 2:
        return 1.0
    if of >= 5 and students > COMMON * of:
        return 0.0
    return log((of + 1) / students) / log((of + 1) / 2)


def _printed(sources: Sources, known: set[int]) -> _Printed:
    found = _Printed()
    left = CHARACTERS
    for name, text in sorted(sources.items(), key=lambda item: (len(item[1]), item[0])):  # a huge file hides no other
        found.cut |= len(text) > left
        read = tokens(text[:left])
        left = max(left - len(text), 0)
        number = len(found.files)
        found.files.append(name)
        found.lines.append([token.line for token in read])
        for print_, at in fingerprints([token.text for token in read]):
            if print_ not in known:
                places = found.at.setdefault(print_, [])
                if len(places) < REPEATS:
                    places.append((number, at))
    return found


def _places(one: _Printed, other: _Printed, prints: Iterable[int]) -> tuple[tuple[Place, Place], ...]:
    """Where two submissions agree: grams that go on side by side in both are one passage."""
    hits = sorted(
        (here[0], there[0], here[1] - there[1], here[1])
        for print_ in prints
        for here in one.at[print_]
        for there in other.at[print_]
    )
    passages: list[list[int]] = []  # file here, file there, shift, first token, last token
    for file, its_file, shift, at in hits:
        last = passages[-1] if passages else None
        if last and last[:3] == [file, its_file, shift] and at <= last[4] + GRAM:
            last[4] = max(last[4], at + GRAM - 1)
        else:
            passages.append([file, its_file, shift, at, at + GRAM - 1])
    passages.sort(key=lambda passage: (passage[3] - passage[4], passage))
    found, seen = [], [set[tuple[int, int]](), set[tuple[int, int]]()]
    for file, its_file, shift, first, last_at in passages:
        here = {(file, at) for at in range(first, last_at + 1)}
        there = {(its_file, at - shift) for at in range(first, last_at + 1)}
        if here <= seen[0] or there <= seen[1]:  # a longer passage says it already
            continue
        seen[0] |= here
        seen[1] |= there
        pair = (_place(one, file, first, last_at), _place(other, its_file, first - shift, last_at - shift))
        found.append(pair)
    return tuple(found)


def _place(printed: _Printed, file: int, first: int, last: int) -> Place:
    return Place(printed.files[file], printed.lines[file][first], printed.lines[file][last])
