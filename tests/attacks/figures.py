"""What was measured, attack by attack, in build/attacks.json; the committed page is made from it."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from tests.attacks.loading import Submission, corpus
from tests.attacks.page import page
from tests.attacks.range import ROOT, Outcome

FIGURES = ROOT / "build" / "attacks.json"
PAGE = ROOT / "instructor" / "handbook" / "attacks.md"
Row = dict[str, Any]


def keep(row: str, outcome: Outcome) -> None:
    """Add one run, or a part of it, to what is known."""
    with _known() as known:
        there = known.setdefault(row, {"attacks": {}, "files": [], "contacts": 0, "load": 0.0})
        there["attacks"] |= {one.name: asdict(one) | {"faults": one.faults} for one in outcome.results}
        there["files"] += outcome.files
        there["contacts"] += outcome.contacts
        there["load"] = max(there["load"], round(os.getloadavg()[1], 1))


def keep_one(row: str, name: str, fared: Row) -> None:
    """Add what one attack did to a rival."""
    with _known() as known:
        known.setdefault(row, {})[name] = fared


def missing(row: str, attacks: Sequence[Submission], most: int) -> Sequence[Submission]:
    """`most` attacks that a row does not have yet; all attacks, anew, where `most` is 0."""
    if not most:
        return attacks
    with _known() as known:
        there = known.get(row, {})
    there = there.get("attacks", there)
    return [one for one in attacks if one.name not in there][:most]


def show(row: str, outcome: Outcome) -> int:
    """Print what went wrong; returns how many things did, known limits aside."""
    known = {one.name for one in corpus() if one.gains}
    faults = {one.name: one.faults for one in outcome.results if one.faults and one.name not in known}
    print(row, len(outcome.results), "attacks", outcome.level, flush=True)
    for name, said in faults.items():
        print(f"  {name}: {'; '.join(said)}")
    for path in outcome.files:
        print(f"  changed: {path}")
    if outcome.contacts:
        print(f"  {outcome.contacts} contacts with the network")
    return len(faults) + len(outcome.files) + outcome.contacts


def write_page() -> None:
    """The committed page, from all that is known."""
    with _known() as known:
        PAGE.write_text(page(known, corpus()), encoding="utf-8")


@contextmanager
def _known() -> Iterator[dict[str, Row]]:
    """The figures, to be read and changed by one process at a time; one that is killed meanwhile loses none."""
    FIGURES.parent.mkdir(exist_ok=True)
    with FIGURES.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        text = FIGURES.read_text(encoding="utf-8") if FIGURES.exists() else "{}"
        known = json.loads(text)
        yield known
        if (after := json.dumps(known, indent=1)) != text:
            whole = FIGURES.with_suffix(".new")
            whole.write_text(after, encoding="utf-8")
            whole.replace(FIGURES)
