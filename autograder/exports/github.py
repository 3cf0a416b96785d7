"""GitHub: a template repository for students whose workflow runs the public checks, and a script that collects a class.

For classes that used GitHub Classroom, which was retired in August 2026.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import zipfile
from pathlib import Path

from autograder.assignment import Assignment
from autograder.exports import ExportError
from autograder.release.build import Record, contents, prove_release
from autograder.release.folder import Files

WORKFLOW = ".github/workflows/check.yml"
_HERE = Path(__file__).parent / "github_files"
_IGNORED = "__pycache__/\n.pytest_cache/\n.ipynb_checkpoints/\n.venv/\nreport.xml\ncheck.txt\n"


def template(assignment: Assignment, root: Path, record: Record | None = None) -> Files:
    """The files of the students' template repository: the bundle, proven to give nothing away, and the workflow.

    `record` is the release's. Raises ``ReleaseError``, ``LeakError``.
    """
    files, archive = contents(assignment, root, record=record)
    prove_release(assignment, root, files, archive)
    with zipfile.ZipFile(io.BytesIO(archive)) as members:
        found = {name: members.read(name) for name in members.namelist()}
    return {**found, WORKFLOW: workflow(assignment.name).encode(), ".gitignore": _IGNORED.encode()}


def workflow(name: str) -> str:
    """The workflow for one assignment. Its Python is the one whose pins the bundle has."""
    text = (_HERE / "check.yml").read_text(encoding="utf-8")
    return text.replace("@NAME@", name).replace("@PYTHON@", f"{sys.version_info.major}.{sys.version_info.minor}")


def write(assignment: Assignment, root: Path, out: Path, record: Record | None = None) -> list[Path]:
    """Write ``out/template`` and ``out/collect.sh``. Raises ``ExportError`` where another folder is in the way."""
    folder = out / "template"
    if folder.exists() and not (folder / WORKFLOW).is_file():
        raise ExportError(f"{folder} is there already and is no template of this kind: choose another place with --out")
    files = template(assignment, root, record)
    shutil.rmtree(folder, ignore_errors=True)
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    script = out / "collect.sh"
    shutil.copyfile(_HERE / "collect.sh", script)
    os.chmod(script, 0o755)
    return [folder, script]
