"""Gradescope: a verdict as its results.json, and an autograder zip that builds and grades there.

The zip holds the chapter's hidden suite and reference: it is for the instructor's upload, never for students.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.assignment import Assignment, load_assignment
from autograder.data import datasets_dir
from autograder.exports import ExportError
from autograder.release.bundle import pinned, zipped
from autograder.release.folder import Files
from autograder.reports.notebook import exercise_text
from autograder.reports.words import STATUS, Report, asked, points, title
from autograder.sandbox.text import shown

VISIBILITIES = ("visible", "after_due_date", "after_published", "hidden")
"""When students see a test."""

OUTPUT = 20_000
"""Characters of one test's output."""

SETTINGS = "settings.json"
_WITHOUT = ("__pycache__", "*.pyc", "fuzz_*.py")

SETUP = """\
#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image. AUTOGRADER_ROOT is for trying it elsewhere.
set -euo pipefail
root="${AUTOGRADER_ROOT:-/autograder}"

new_enough() {
    command -v "$1" > /dev/null && "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))'
}

python=""
for name in "${AUTOGRADER_PYTHON:-}" python3 python3.13 python3.12 python3.11; do
    if [ -n "$name" ] && new_enough "$name" 2> /dev/null; then python="$name"; break; fi
done
if [ -z "$python" ]; then  # Ubuntu 22.04 comes with Python 3.10 and has 3.11 beside it, 24.04 has 3.12
    apt-get update
    for version in 3.12 3.11; do
        if apt-get install -y --no-install-recommends "python$version" "python$version-venv"; then
            python="python$version"
            break
        fi
    done
fi
if [ -z "$python" ]; then
    echo "Python 3.11 or newer is needed: choose Ubuntu 22.04 or newer as the base image" >&2
    exit 1
fi
"$python" -m venv "$root/venv"
"$root/venv/bin/python" -m pip install --no-cache-dir --requirement "$root/source/requirements.txt"
chmod -R go-rwx "$root/source"
"""

RUN = """\
#!/usr/bin/env bash
# Gradescope runs this for every submission. AUTOGRADER_ROOT is for trying it elsewhere.
set -euo pipefail
root="${AUTOGRADER_ROOT:-/autograder}"
cd "$root/source"
export PYTHONPATH="$root/source" OMP_NUM_THREADS=1
exec "$root/venv/bin/python" -m autograder.exports.gradescope_run "$root"
"""


def results(report: Report, *, visibility: str = "visible") -> dict[str, Any]:
    """One submission's report as the content of results.json, a test a check.

    Raises ``ExportError`` for one without a verdict: no results.json means no grade there, which is right.
    """
    if report["status"] == "grader_error":
        raise ExportError(f"{shown(report['student'], 60)} could not be graded: {shown(report.get('message', ''))}")
    tests = [test for number, one in enumerate(report["exercises"], 1) for test in _tests(number, one, visibility)]
    return {
        "score": report["score"],
        "execution_time": math.ceil(report["seconds"]),
        "output": _summary(report),
        "output_format": "text",
        "test_name_format": "text",
        "test_output_format": "text",
        "visibility": visibility,
        "stdout_visibility": "hidden",
        "tests": tests,
        "extra_data": {"status": report["status"], "isolation": report["isolation"], "flags": report.get("flags", [])},
    }


def autograder_zip(
    assignment: Assignment, root: Path, *, visibility: str = "visible", isolation: str | None = None
) -> bytes:
    """What to upload as the assignment's autograder: setup.sh, run_autograder, and what they need.

    `isolation` forces a level; else it is the best that the container gives, if that holds hostile code.
    The secret behind every submission's inputs is drawn here. Raises ``ReleaseError`` for a dependency
    without a pin.
    """
    seed = secrets.token_hex(16)
    settings = {"assignment": assignment.name, "seed": seed, "visibility": visibility, "isolation": isolation}
    files: Files = {
        "setup.sh": SETUP.encode(),
        "run_autograder": RUN.encode(),
        "requirements.txt": _requirements(assignment, root).encode(),
        SETTINGS: (json.dumps(settings, indent=1) + "\n").encode(),
    }
    for path in _kit(assignment, root):
        files[path.relative_to(root).as_posix()] = path.read_bytes()
    for path in _files(datasets_dir()):
        files[f"datasets/{path.relative_to(datasets_dir()).as_posix()}"] = path.read_bytes()
    return zipped(files, executable=("setup.sh", "run_autograder"))


def write(
    report: Report | None, assignment: Assignment, root: Path, out: Path, visibility: str, isolation: str | None = None
) -> list[Path]:
    """Write the zip and, for verdicts that there are, a results.json a student; returns what was written."""
    out.mkdir(parents=True, exist_ok=True)
    written = [out / f"{assignment.name}-gradescope.zip"]
    written[0].write_bytes(autograder_zip(assignment, root, visibility=visibility, isolation=isolation))
    for one in report["submissions"] if report else ():
        if one["status"] != "grader_error":
            path = out / "results" / _folder_name(one["student"]) / "results.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            document = results(one, visibility=visibility)
            path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            written.append(path)
    return written


def _folder_name(student: str) -> str:
    """A name that is a folder everywhere, and no other student's."""
    plain = re.sub(r"[^A-Za-z0-9_.@-]", "_", student).lstrip(".")
    return plain if plain == student else f"{plain}-{hashlib.sha256(student.encode()).hexdigest()[:8]}"


def _tests(number: int, exercise: Report, visibility: str) -> Iterator[dict[str, Any]]:
    for place, check in enumerate(exercise["checks"], 1):
        passed = check["outcome"] == "passed"
        yield {
            "name": shown(f"{title(exercise)}: {asked(check)}", 300),
            "number": f"{number}.{place}",
            "score": check["points"],
            "max_score": check["max_points"],
            "status": "passed" if passed else "failed",
            "output": "" if passed else shown(check.get("message", ""), OUTPUT, newlines=True),
            "output_format": "text",
            "tags": [exercise["id"]],
            "visibility": visibility,
        }


def _summary(report: Report) -> str:
    if report["status"] != "graded":
        return f"{STATUS[report['status']]}: {shown(report.get('message', ''), 1000)}"
    lines = [f"{points(report['score'])} of {points(report['max_score'])} points"]
    lines += [exercise_text(exercise).splitlines()[0] for exercise in report["exercises"]]
    return "\n".join(lines)


def _requirements(assignment: Assignment, root: Path) -> str:
    """All that the kit needs, pinned; torch for processors alone, which is a tenth of the size."""
    pins = dict.fromkeys(pinned(root))
    if any("tensorflow" in exercise.preload for exercise in assignment.exercises):
        pins.update(dict.fromkeys(pinned(root, "gpt2")))
    return "\n".join(["--extra-index-url https://download.pytorch.org/whl/cpu", *pins]) + "\n"


def _kit(assignment: Assignment, root: Path) -> Iterator[Path]:
    """The checkout's files that grading this chapter reads, and no other chapter's secrets."""
    needed, waiting = set(), [assignment.name]
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += load_assignment(root / "solutions" / name).previous.values()
    for name in sorted(needed):
        yield from _files(root / "solutions" / name)
    package = root / "autograder"
    for path in _files(package):
        inside = path.relative_to(package)
        if inside.parts[0] == "suites" and len(inside.parts) > 2 and inside.parts[1] != assignment.name:
            continue
        if inside.parts[0] == "misconceptions" and inside.suffix == ".toml" and inside.stem != assignment.name:
            continue
        yield path


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part.match(pattern) for pattern in _WITHOUT for part in (path, *path.parents)):
            yield path
