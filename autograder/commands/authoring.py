"""``new-exercise`` and ``lint``: for those who write exercises, in the checkout."""

from __future__ import annotations

import argparse
import sys

from autograder.assignment import CHAPTERS, AssignmentError, find_root
from autograder.authoring import lint as lint_assignment
from autograder.authoring import new_exercise as make_exercise
from autograder.reports.words import plural


def new_exercise(options: argparse.Namespace) -> int:
    """Write the scaffold and say where it is."""
    root = find_root()
    made = make_exercise(options.assignment, options.name, root, title=options.title)
    print(f"{made.id} stands, worth 0 points, with REPLACE where you have to write:")
    for path in made.files:
        print(f"  {path.relative_to(root)}")
    print(f"Then: autograder lint {options.assignment} --exercise {made.id}   (handbook: authoring.md)")
    return 0


def lint(options: argparse.Namespace) -> int:
    """Print every finding as file:line: what to do; 1 if there is one."""
    root = find_root()
    there = [name for name in CHAPTERS if (root / "solutions" / name).is_dir()]
    if options.assignment and options.assignment not in there:
        raise AssignmentError(f"there is no solutions/{options.assignment}; there are {', '.join(there)}")
    count = 0
    for name in [options.assignment] if options.assignment else there:
        found = lint_assignment(name, root, static=options.static, exercise=options.exercise)
        for finding in found:
            print(finding)
        count += len(found)
        print(f"{name}: {plural(len(found), 'finding') if found else 'nothing to say'}", file=sys.stderr)
    return 1 if count else 0
