"""The matrix of attacks: `python -m tests.attacks --matrix` writes what was measured to instructor/handbook/attacks.md.

    --only TEXT        attacks whose name contains TEXT, printed and not written
    --matrix           every attack, `--repeats` times at each safe isolation level that this machine gives
    --rival NAME       the corpus against `in_process` (pytest in one process) or `nbgrader`; one attack of each class,
                       or of every N-th class with --every N

Each part keeps its figures in build/attacks.json, so they can be measured one after the other.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from autograder.grading.class_grading import SAFE
from autograder.sandbox.levels import examine
from tests.attacks import rivals
from tests.attacks.loading import Submission, corpus, one_of_each_class
from tests.attacks.page import page
from tests.attacks.range import ROOT, open_range, shoot

FIGURES = ROOT / "build" / "attacks.json"
PAGE = ROOT / "instructor" / "handbook" / "attacks.md"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.attacks", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--only", default="")
    parser.add_argument("--matrix", action="store_true")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--levels", default="", help="comma-separated; default: the safe ones of this machine")
    parser.add_argument("--one-of-each", action="store_true", help="one attack of each class")
    parser.add_argument("--rival", choices=("in_process", "nbgrader"))
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--wall", type=float, default=3.0, help="seconds an exercise may take")
    parser.add_argument("--shards", type=int, default=2)
    options = parser.parse_args()
    attacks = [one for one in corpus() if options.only in one.name]
    if options.rival:
        keep(f"rival {options.rival}", against_rival(options.rival, one_of_each_class(attacks)[:: options.every]))
        return 0
    levels = options.levels.split(",") if options.levels else [one for one in SAFE if examine(one).available]
    if options.one_of_each:
        attacks = one_of_each_class(attacks)
    if "process" in levels:  # signals to everybody would reach everybody
        parser.error("the level `process` holds nothing back: these attacks would be let loose on this machine")
    faults = 0
    for level in levels:
        for repeat in range(options.repeats if options.matrix else 1):
            figures = at_level(attacks, level, options.wall, options.shards)
            faults += len(figures["faults"])
            if options.matrix:
                keep(f"level {level} {repeat + 1}", figures)
    return int(faults > 0)


def at_level(attacks: Sequence[Submission], level: str, wall: float, shards: int) -> dict[str, Any]:
    """Shoot once at one level; prints what went wrong and returns the figures."""
    with open_range() as place:
        outcome = shoot(place, attacks, wall=wall, level=level, shards=shards)
    faults = {one.name: one.faults for one in outcome.results if one.faults}
    figures = {
        "attacks": len(outcome.results),
        "classes": len({one.kind for one in outcome.results}),
        "changed": sum(bool(one.changed) for one in outcome.results),
        "leaked": sum(bool(one.leaked) for one in outcome.results),
        "acting": sum(one.acting_text for one in outcome.results),
        "left": sum(one.left > 0 for one in outcome.results),
        "files": outcome.files,
        "contacts": outcome.contacts,
        "next": sum(one.next_differs for one in outcome.results),
        "late": sum(one.late > 0 for one in outcome.results),
        "no_verdict": sum(one.status == "grader_error" for one in outcome.results),
        "restarts": outcome.restarts,
        "slowest": max(one.seconds for one in outcome.results),
        "load": round(os.getloadavg()[1], 1),
        "faults": faults,
    }
    print(json.dumps({"level": level, **figures}, indent=1), flush=True)
    return figures


def against_rival(name: str, attacks: Sequence[Submission]) -> dict[str, Any]:
    """Run the corpus against another grader; returns its figures."""

    def said(one: rivals.Fared) -> None:
        print(one.name, one.passed, *["leaked"] * one.leaked, *one.files[:2], *["killed"] * one.killed, flush=True)

    with open_range() as place:
        run = rivals.in_process if name == "in_process" else rivals.stock_nbgrader
        fared = run(place, attacks, said)
    right, wrong = fared.pop("right"), fared.pop("wrong")
    return {
        "attacks": len(fared),
        "classes": len(attacks),
        "right": right.passed,
        "wrong": wrong.passed,
        "changed": sorted(one.name for one in fared.values() if (one.passed or 0) > (wrong.passed or 0)),
        "leaked": sorted(one.name for one in fared.values() if one.leaked),
        "files": sorted(one.name for one in fared.values() if one.files),
        "no_verdict": sorted(one.name for one in fared.values() if one.passed is None),
        "killed": sorted(one.name for one in fared.values() if one.killed),
    }


def keep(name: str, figures: dict[str, Any]) -> None:
    """Add figures to those measured before, and write the page anew."""
    FIGURES.parent.mkdir(exist_ok=True)
    known = json.loads(FIGURES.read_text()) if FIGURES.is_file() else {}
    known[name] = figures
    FIGURES.write_text(json.dumps(known, indent=1))
    PAGE.write_text(page(known, corpus()), encoding="utf-8")
    print(f"written: {PAGE}")


if __name__ == "__main__":
    sys.exit(main())
