"""A place for what holds nothing back: namespaces of its own for processes, network and names, one folder to write to.

Root on Linux with `unshare` is needed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

# Kernels talk to nbgrader through the loopback. All of the machine is read-only but for one folder: what an attack
# plants in a library of an unprotected grader would stay there for everyone.
_CONTAINED = [
    "sh", "-ec",
    'ip link set lo up; scratch="$0"; mount --make-rprivate /; mount --bind "$scratch" "$scratch"; '
    'mount -o remount,bind,ro /; mount -t tmpfs none /dev/shm; mount -t tmpfs none /tmp; exec "$@"',
]  # fmt: skip
_APART = ["unshare", "--pid", "--fork", "--kill-child", "--mount", "--mount-proc", "--net", "--ipc", "--uts"]
_INSIDE = "ATTACKS_ARE_CONTAINED"


def contained(scratch: Path) -> list[str]:
    """What a command begins with to run in namespaces of its own and to write nowhere but below `scratch`."""
    if scratch.is_relative_to("/tmp"):
        raise SystemExit(f"{scratch} is not seen where attacks run contained: /tmp is empty there; clone elsewhere")
    return [*_APART, *_CONTAINED, str(scratch)]


def environment(home: Path) -> dict[str, str]:
    """Jupyter writes below `home`; nbgrader starts `alembic` by name: programs of this Python come first."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    home.mkdir(exist_ok=True)
    places = {"HOME": str(home), "TMPDIR": str(home), "PATH": path}
    return {**os.environ, **places, "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def inside() -> bool:
    """Whether this process is contained already."""
    return _INSIDE in os.environ


def again_inside(build: Path) -> int:
    """Run this very command contained, with `build` to write to; returns its exit status."""
    command = [*contained(build), sys.executable, "-m", "tests.attacks", *sys.argv[1:]]
    return subprocess.run(command, env={**environment(build / "home"), _INSIDE: "yes"}).returncode
