"""``release`` and ``demo``."""

from __future__ import annotations

import argparse
import sys

from autograder.assignment import find_root
from autograder.release.build import release as build_release
from autograder.release.leaks import LeakError


def release(options: argparse.Namespace) -> int:
    """Build a release; 0 if it was written, 1 if it was refused because it would give something away."""
    root = find_root()
    try:
        made = build_release(options.assignment, root, previous=options.previous)
    except LeakError as error:
        print(f"autograder: refused, nothing was written.\n{error}", file=sys.stderr)
        return 1
    for path in made.replaced:
        print(f"replaced {path.relative_to(root)}; what it was is kept in {made.kept.relative_to(root)}/")
    print(f"students' folder  {made.folder.relative_to(root)}/")
    print(f"nbgrader source   {made.source.relative_to(root)}/")
    print(f"student bundle    {made.bundle.relative_to(root)}")
    print("No solution line, hidden test, misconception or hidden input is in any of them.")
    return 0


def demo(options: argparse.Namespace) -> int:
    """The product's first impression."""
    from autograder.demo import demo as run_demo

    run_demo()
    return 0
