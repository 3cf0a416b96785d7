"""``python -m autograder.misconceptions ch03``: the matrix of a chapter, and every fault in it."""

from __future__ import annotations

import argparse
import sys

from autograder.assignment import find_root
from autograder.grading.matrix import SEED, matrix


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m autograder.misconceptions", description=__doc__)
    parser.add_argument("assignment")
    parser.add_argument("--only", default="", help="misconceptions whose id contains this")
    parser.add_argument("--seed", default=SEED)
    parser.add_argument("--write", action="store_true", help="write instructor/handbook/matrix/<assignment>.md")
    parser.add_argument("--check", action="store_true", help="compare with the written file instead")
    options = parser.parse_args()
    root = find_root()
    found = matrix(options.assignment, root, options.seed, options.only)
    text = found.markdown()
    path = root / "instructor" / "handbook" / "matrix" / f"{options.assignment}.md"
    if options.write:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    elif not options.check:
        print(text)
    faults = [fault for fault in found.faults() if not options.only or "rejects no" not in fault]
    if options.check and (not path.is_file() or path.read_text(encoding="utf-8") != text):
        faults.append(f"{path.relative_to(root)} is not what the suite gives: write it again with --write")
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(found.rows)} misconceptions, {len(faults)} faults", file=sys.stderr)
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
