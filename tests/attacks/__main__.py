"""The matrix of attacks: `python -m tests.attacks --matrix` writes what was measured to instructor/handbook/attacks.md.

    --only TEXT        attacks whose name contains TEXT; --chapter NAME those on one chapter
    --elsewhere        what is tried on chapter 3, tried on --chapter, one of each class
    --matrix           `--repeats` times at each safe isolation level that this machine gives, written; else printed
    --layers           one attack of each class that aims at the machine, with one layer taken away after the other
    --levels process   that level too: it holds nothing back, so all of it runs contained, one of each class
    --rival NAME       the corpus against `in_process` (pytest in one process) or `nbgrader`
    --every N          with one of the last two: an attack of every N-th class; else one of each class
    --at-most N        N attacks that a row does not have yet, and of those as many as --seconds are enough for

What is measured is added to build/attacks.json, attack by attack, so that it can be measured piece by piece.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from autograder.grading.class_grading import SAFE
from autograder.sandbox.levels import examine
from autograder.sandbox.session import LAYERS
from tests.attacks import containment, figures, layers, rivals
from tests.attacks.elsewhere import on_another
from tests.attacks.loading import Submission, corpus, one_of_each_class
from tests.attacks.range import open_range, shoot, shoot_apart


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.attacks", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--only", default="")
    parser.add_argument("--chapter", default="")
    parser.add_argument("--elsewhere", action="store_true")
    parser.add_argument("--matrix", action="store_true")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--first", type=int, default=1, help="the number of the first run")
    parser.add_argument("--levels", default="", help="comma-separated; default: the safe ones of this machine")
    parser.add_argument("--layers", action="store_true")
    parser.add_argument("--without", default="", help="with --layers: these only, comma-separated")
    parser.add_argument("--rival", choices=("in_process", "nbgrader"))
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--at-most", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=1e9)
    parser.add_argument("--shards", type=int, default=2)
    options = parser.parse_args()
    everything = one_of_each_class(on_another(options.chapter)) if options.elsewhere else corpus()
    attacks = [one for one in everything if options.only in one.name and options.chapter in one.chapter]
    if options.rival or options.layers:
        attacks = one_of_each_class(attacks)[:: options.every]
    if options.rival:
        asked = [one for one in attacks if one.chapter == "ch03" and one.topic not in rivals.SPARED]
        return against_rival(options.rival, asked, options.at_most)
    levels = options.levels.split(",") if options.levels else [one for one in SAFE if examine(one).available]
    if (options.layers or "process" in levels) and not containment.inside():
        status = containment.again_inside(figures.FIGURES.parent)
        figures.write_page()
        return status
    if options.layers:
        without = options.without.split(",") if options.without else LAYERS
        return layers.measure(attacks, levels, without, options.at_most, options.seconds)
    faults = 0
    for level in levels:
        holds = level in SAFE
        for repeat in range(options.repeats if options.matrix else 1):
            run = repeat + options.first
            row = f"elsewhere {options.chapter} {level} {run}" if options.elsewhere else f"level {level} {run}"
            asked = attacks if holds else one_of_each_class(attacks)[:: options.every]
            chosen = figures.missing(row, asked, options.at_most)
            with open_range() as place:
                if holds:
                    outcome = shoot(place, chosen, level=level, shards=options.shards, seconds=options.seconds)
                else:
                    outcome = shoot_apart(place, chosen, level)
            faults += figures.show(row, outcome)
            if options.matrix:
                figures.keep(row, outcome)
    if options.matrix and not containment.inside():
        figures.write_page()
    return int(faults > 0)


def against_rival(name: str, attacks: Sequence[Submission], most: int) -> int:
    """Run attacks against another grader; what came of each is printed and kept."""

    def said(one: rivals.Fared) -> None:
        print(json.dumps(asdict(one)), flush=True)
        figures.keep_one(f"rival {name}", one.name, asdict(one))

    with open_range() as place:
        run = rivals.in_process if name == "in_process" else rivals.stock_nbgrader
        run(place, figures.missing(f"rival {name}", attacks, most), said)
    figures.write_page()
    return 0


if __name__ == "__main__":
    sys.exit(main())
