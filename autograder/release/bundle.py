"""The student bundle: a chapter, the wheel and pinned requirements in one zip, for a fresh machine."""

from __future__ import annotations

import importlib.metadata
import io
import re
import tempfile
import tomllib
import zipfile
from collections.abc import Collection
from functools import cache
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from autograder.assignment import Assignment
from autograder.release.folder import MARK, Files
from autograder.release.stubs import ReleaseError

_START = """\
<!-- {mark} {name}`. -->

# {title}

You need Python 3.11 or newer. In this folder:

```
python -m pip install -r requirements.txt
python -m pytest {name}
```

The first command installs PyTorch and the checks, best into a virtual environment of its own
(`python -m venv .venv`, then `.venv/bin/python` on Linux and macOS, `.venv\\Scripts\\python` on Windows, in
place of `python`). The second tells you which exercise stands and what to think about where one does not.

Begin with [{name}/README.md]({name}/README.md). For the notebook, `{name}/{name}.ipynb`:

```
python -m pip install -r requirements-notebook.txt
python -m jupyter lab {name}
```
"""


def bundle(assignment: Assignment, root: Path, files: Files, wheel: tuple[str, bytes]) -> bytes:
    """The zip for `files` (those of the chapter's folder) and `wheel`; equal bytes for equal contents."""
    name = assignment.name
    wheel_name, wheel_bytes = wheel
    head = f"# {MARK} {name}` from pyproject.toml and constraints.txt.\n"
    requirements = [f"./wheels/{wheel_name}", *pinned(root)]
    notebook = ["-r requirements.txt", *(pin for pin in pinned(root, "notebook") if pin not in requirements)]
    contents = {f"{name}/{path}": data for path, data in files.items()}
    contents["requirements.txt"] = (head + "\n".join(requirements) + "\n").encode()
    contents["requirements-notebook.txt"] = (head + "\n".join(notebook) + "\n").encode()
    contents["START.md"] = _START.format(mark=MARK, name=name, title=assignment.title).encode()
    contents[f"wheels/{wheel_name}"] = wheel_bytes
    return zipped(contents)


def zipped(contents: Files, executable: Collection[str] = ()) -> bytes:
    """A zip whose bytes depend on nothing but names and contents; the files in `executable` can be run."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, data in sorted(contents.items()):
            info = zipfile.ZipInfo(path, date_time=(1980, 1, 1, 0, 0, 0))
            info.create_system = 3  # Unix on every machine, so that the mode means something
            info.external_attr = (0o755 if path in executable else 0o644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()


def build_wheel(root: Path) -> tuple[str, bytes]:
    """(file name, bytes) of the student's wheel, built from the checkout without network or subprocess."""
    try:
        from hatchling.builders.wheel import WheelBuilder
    except ImportError:
        raise ReleaseError(
            "pyproject.toml:1: hatchling is not installed: pip install -e '.[instructor]'"
        ) from None
    with tempfile.TemporaryDirectory() as folder:
        built = Path(next(WheelBuilder(str(root)).build(directory=folder, versions=["standard"])))
        return built.name, built.read_bytes()


def pinned(root: Path, extra: str = "") -> list[str]:
    """``name==version``, from constraints.txt, of all that the kit (with `extra`) needs, all levels down.

    What is needed comes from the metadata of the installed packages, for this Python and system.
    Raises ``ReleaseError`` for a dependency that is not installed or has no pin.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    own = canonicalize_name(project["name"])
    pins = {
        canonicalize_name(match[1]): match[0]
        for match in re.finditer(
            r"^([\w.-]+)==\S+", (root / "constraints.txt").read_text(encoding="utf-8"), re.M
        )
    }
    direct = project["dependencies"] + (project["optional-dependencies"][extra] if extra else [])
    waiting = [canonicalize_name(Requirement(line).name) for line in direct]
    for name in waiting:
        if name != own and name not in pins:
            raise ReleaseError(f"constraints.txt:1: {name} of pyproject.toml has no pin")
    needed: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in needed or name not in pins:
            continue
        needed.add(name)
        waiting += _required(name)
    return [pins[name] for name in sorted(needed)]


@cache
def _required(name: str) -> list[str]:
    """What an installed package requires here, by name."""
    try:
        requirements = [Requirement(line) for line in importlib.metadata.requires(name) or ()]
    except importlib.metadata.PackageNotFoundError:
        raise ReleaseError(f"pyproject.toml:1: {name} is not installed: pip install -e '.[instructor]'") from None
    return [
        canonicalize_name(requirement.name)
        for requirement in requirements
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""})
    ]
