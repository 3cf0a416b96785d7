"""``autograder release``: build everything, prove that it gives nothing away, and only then write."""

from __future__ import annotations

import hashlib
import importlib.metadata
import io
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from autograder.assignment import Assignment, load_assignment
from autograder.release.bundle import build_wheel, bundle
from autograder.release.folder import MARK, Files, assignment_files
from autograder.release.leaks import LeakError, leaks_in
from autograder.release.previous import FILE as PREVIOUS
from autograder.release.secrets import secrets_of

Record = Callable[[Assignment, Path], dict[str, Any]]
"""Observes the reference on the public tests' inputs; the result is the content of observations.json."""


@dataclass(frozen=True)
class Released:
    """Where a release lies. `replaced` files had other contents, which now lie in `kept`."""

    assignment: Assignment
    folder: Path
    source: Path
    bundle: Path
    replaced: tuple[Path, ...]
    kept: Path


def release(
    name: str,
    root: Path,
    *,
    out: Path | None = None,
    previous: Literal["reference", "own"] = "reference",
    record: Record | None = None,
) -> Released:
    """Release assignment `name` of the checkout `root` into `out` (default: the checkout itself).

    Writes ``assignments/NAME/``, ``instructor/source/NAME/`` and ``dist/NAME.zip``. Files that are not the
    release's own stay. `previous` says whose earlier answers students build on; `record` observes the
    reference for the public tests. Raises ``ReleaseError`` for a source that is not well formed and
    ``LeakError`` for a release that would give secrets away; then nothing is written.
    """
    out = root if out is None else out
    assignment = load_assignment(root / "solutions" / name)
    files, archive = contents(assignment, root, previous=previous, record=record)
    prove_release(assignment, root, files, archive)

    folder, source = out / "assignments" / name, out / "instructor" / "source" / name
    zip_path, kept = out / "dist" / f"{name}.zip", out / "build" / "replaced"
    wanted = {zip_path: archive}
    wanted.update({home / path: data for home in (folder, source) for path, data in files.items()})
    stale = [path for home in (folder, source) for path in _stale(home, files)]
    changed = [path for path, data in wanted.items() if path.is_file() and path.read_bytes() != data]
    replaced = tuple(sorted(path for path in (*changed, *stale) if path != zip_path))
    for path in replaced:
        copy = kept / path.relative_to(out)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)
    _write(wanted, out)
    for path in stale:
        path.unlink()
    return Released(assignment, folder, source, zip_path, replaced, kept)


def contents(
    assignment: Assignment,
    root: Path,
    *,
    previous: Literal["reference", "own"] = "reference",
    record: Record | None = None,
) -> tuple[Files, bytes]:
    """The student's folder and the bundle, unproven and unwritten: equal bytes for equal sources."""
    observations = _observations(assignment, root, record) if record else _kept_observations(assignment, root)
    files = assignment_files(assignment, root, observations, previous=previous)
    return files, bundle(assignment, root, files, build_wheel(root))


def prove_release(assignment: Assignment, root: Path, files: Files, archive: bytes) -> None:
    """Look for secrets in the folder and in the bundle as it is. Raises ``LeakError``."""
    public = [files[PREVIOUS].decode()] if PREVIOUS in files else []
    in_folder = secrets_of(root, assignment, public)
    leaks = leaks_in({f"{assignment.name}/{path}": data for path, data in files.items()}, in_folder)
    with zipfile.ZipFile(io.BytesIO(archive)) as members:
        packed = {member: members.read(member) for member in members.namelist()}
    wheels = {member: data for member, data in packed.items() if member.startswith("wheels/")}
    rest = {m: d for m, d in packed.items() if m not in wheels and files.get(m.partition("/")[2]) != d}
    leaks += leaks_in(rest, in_folder)
    leaks += leaks_in(wheels, secrets_of(root, None))
    if leaks:
        raise LeakError(leaks)


def _kept_observations(assignment: Assignment, root: Path) -> bytes:
    """The observations of these very sources, from an earlier release if there was one."""
    from autograder.release.recording import record

    sources = [*(root / "solutions").rglob("*.*"), *(root / "autograder").rglob("*.py")]
    sources += (root / "autograder" / "misconceptions").glob("*.toml")
    digest = hashlib.sha256(importlib.metadata.version("torch").encode())
    for path in sorted(path for path in sources if path.suffix in (".py", ".toml")):
        digest.update(path.as_posix().encode() + b"\0" + path.read_bytes())
    kept = root / "build" / "observations" / f"{assignment.name}-{digest.hexdigest()}.json"
    if not kept.is_file():
        for old in kept.parent.glob(f"{assignment.name}-*.json"):
            old.unlink(missing_ok=True)
        _write({kept: _observations(assignment, root, record)}, kept.parent)
    return kept.read_bytes()


def _observations(assignment: Assignment, root: Path, record: Record) -> bytes:
    with redirect_stdout(io.StringIO()):  # answers may print
        return _json(record(assignment, root))


def _json(document: dict[str, Any]) -> bytes:
    """JSON with one entry of each table a line: small, and its changes can be read."""
    parts = []
    for key, value in document.items():
        if isinstance(value, dict):
            entries = ",\n".join(f"  {json.dumps(name)}: {_compact(item)}" for name, item in value.items())
            parts.append(f" {json.dumps(key)}: {{\n{entries}\n }}")
        else:
            parts.append(f" {json.dumps(key)}: {_compact(value)}")
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _stale(home: Path, files: Files) -> list[Path]:
    """Files that an earlier release made and this one does not."""
    if not home.is_dir():
        return []
    others = [path for path in sorted(home.iterdir()) if path.is_file() and path.name not in files]
    return [path for path in others if MARK.encode() in path.read_bytes()[:1000]]


def _write(wanted: dict[Path, bytes], out: Path) -> None:
    """Write all files beside their places first, then move each in one step."""
    out.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=".release-", dir=out))
    try:
        staged = []
        for number, (path, data) in enumerate(wanted.items()):
            (stage / str(number)).write_bytes(data)
            staged.append((stage / str(number), path))
        for temporary, path in staged:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.replace(temporary, path)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
