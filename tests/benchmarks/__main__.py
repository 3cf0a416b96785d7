"""``python -m tests.benchmarks class --students 200``: how fast, beside what, and where the time goes.

    class     a class graded by the kit, by a pytest process for each, by stock nbgrader
    chapters  each chapter, warm: milliseconds by phase, memory of a worker
    sizes     cost against the size of the class
    start     a student's own pytest against the imports it can't do without
    workers   the same class with 1 to N workers

``--write`` puts the table into the handbook. Measure on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import os
import sys

from autograder.assignment import CHAPTERS
from tests.benchmarks import page
from tests.benchmarks.measured import Table, chapters, sizes, starts, whole_class, workers


def main() -> int:
    """The command."""
    cores = os.cpu_count() or 1
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("class", "chapters", "sizes", "start", "workers"))
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--rivals", type=int, help="how many of the students the rivals grade (default: all)")
    parser.add_argument("--jobs", type=int, default=cores, help="most workers (default: the cores)")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 50, 200, 500, 2000])
    parser.add_argument("--chapters", nargs="+", default=list(CHAPTERS), metavar="NAME")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="put the table into instructor/handbook/benchmarks.md")
    options = parser.parse_args()
    table = measure(options)
    print(table)
    if options.write:
        page.put(options.what, table, " ".join(sys.argv[1:]).replace(" --write", ""))
    return 0


def measure(options: argparse.Namespace) -> Table:
    """The table that was asked for."""
    if options.what == "class":
        jobs = sorted({1, options.jobs})
        return whole_class(options.students, options.rivals or options.students, jobs)
    if options.what == "chapters":
        return chapters(options.chapters, options.repeats)
    if options.what == "sizes":
        return sizes(options.sizes, options.jobs)
    if options.what == "start":
        return starts(options.chapters, options.repeats)
    return workers(options.students, options.jobs)


if __name__ == "__main__":
    sys.exit(main())
