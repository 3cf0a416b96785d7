"""The handbook's page of false alarms: figures of each chapter's last measured run, and the page made of them."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from autograder.assignment import CHAPTERS

FIGURES = Path("instructor/handbook/fairness.json")
PAGE = Path("instructor/handbook/fairness.md")
_NONE: dict[str, Any] = {"seeds": {}, "answers": 0, "judged": 0, "checks": 0, "alarms": []}
SHOWN = 20
"""Alarms of a chapter that are written out; all are counted."""

_HEAD = """\
# Fairness, measured

Generated: `python -m autograder.grading.fairness --seeds 100 --write`, or one chapter at a time with its name.

The reference and every right but unusual answer of `tests/accepted` goes through the hidden suite under fresh secret
seeds. Whatever loses a point or gets a flag is a false alarm. Seeds take turns: one thread, two threads. Released stubs
go along and must get nothing.

| chapter | seeds | on 1 thread | on 2 threads | right answers | judged | checks | false alarms |
|---|---|---|---|---|---|---|---|
"""

_FOOT = """
A figure is that of the day it was measured; answers that joined since are judged under two fresh seeds by every
`make test`.

Checks of what chance does (dropout, sampling, shuffling, starting values) are not exact: the comment beside each states
how often it refuses a right answer. The largest of these rates is {largest}.
"""

LARGEST_RATE = "2e-10 a run (public tests, which give no points: 4e-8)"


def record(root: Path, name: str, tally: Mapping[str, Any]) -> None:
    """Keep the tally of one chapter (answers, judged, checks, alarms; seeds: threads -> count); write the page anew."""
    figures = _load(root)
    seeds = {str(threads): count for threads, count in tally["seeds"].items()}
    figures[name] = {**tally, "seeds": seeds, "date": date.today().isoformat(), "where": where()}
    ordered = {chapter: figures[chapter] for chapter in CHAPTERS if chapter in figures}
    (root / FIGURES).write_text(json.dumps(ordered, indent=1) + "\n", encoding="utf-8")
    (root / PAGE).write_text(page(root), encoding="utf-8")


def kept(root: Path, name: str) -> dict[str, Any]:
    """The tally that is kept of one chapter; empty if there is none."""
    figures = _load(root).get(name, {})
    tally = {key: value for key, value in figures.items() if key not in ("date", "where")}
    return {**tally, "seeds": {int(threads): count for threads, count in figures["seeds"].items()}} if tally else {}


def page(root: Path) -> str:
    """The page that the kept figures give."""
    figures = _load(root)
    rows = [_row(name, figures.get(name, _NONE)) for name in CHAPTERS]
    places = "\n".join(
        f"- {', '.join(name for name, one in figures.items() if (one['date'], one['where']) == place)}: "
        f"{place[0]}, {place[1]}"
        for place in dict.fromkeys((one["date"], one["where"]) for one in figures.values())
    )
    alarms = [f"- {name}: {alarm}" for name, one in figures.items() for alarm in one["alarms"][:SHOWN]]
    listed = "\n## The alarms\n\n" + "\n".join(alarms) + "\n" if alarms else ""
    return f"{_HEAD}{''.join(rows)}\n{places}\n{listed}{_FOOT.format(largest=LARGEST_RATE)}"


def where() -> str:
    """Machine and versions that a figure was measured with."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("torch", "numpy", "pytest"))
    machine, model = platform.machine(), processor()
    named = f"{model} ({machine})" if model else machine
    return f"{platform.system()} on {named}, Python {platform.python_version()}, {packages}"


def processor() -> str:
    """The processor's model, empty where the system does not say."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def _row(name: str, one: Mapping[str, Any]) -> str:
    seeds = one["seeds"]
    cells = [name, sum(seeds.values()), seeds.get("1", 0), seeds.get("2", 0)]
    cells += [one["answers"], one["judged"], one["checks"], len(one["alarms"]) if seeds else "not measured yet"]
    return "| " + " | ".join(map(str, cells)) + " |\n"


def _load(root: Path) -> dict[str, dict[str, Any]]:
    path = root / FIGURES
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
