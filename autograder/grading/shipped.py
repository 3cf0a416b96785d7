"""The grader's half on a Dask worker: the checkout's suites and solutions, sent along, and workers that use them.

A machine of a cluster needs only the kit as it is installed from its wheel, which holds no secrets. What it lacks comes
with the run, lies in the worker's own scratch folder, readable for nobody else, and goes with the run.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import tempfile
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

from distributed import Worker, WorkerPlugin, get_worker

from autograder.grading.pool import ClusterError, Pool
from autograder.grading.store import versions
from autograder.grading.terms import HandedIn, Report
from autograder.grading.worker import Order
from autograder.sandbox import view
from autograder.sandbox.parent import PACKAGE_ROOT


def packed(order: Order) -> bytes:
    """A zip of all that judging needs: the package, its data and the solutions; under 2 MB."""
    places = [order.code / "autograder", order.code / "datasets", order.root / "solutions"]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for place in places:
            for path in sorted(place.rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    archive.write(path, path.relative_to(place.parent))
    return buffer.getvalue()


def fingerprint() -> str:
    """What the two halves of the kit must have in common to understand each other."""
    digest = hashlib.sha256()
    for folder in ("grading", "sandbox"):
        for path in sorted((PACKAGE_ROOT / "autograder" / folder).glob("*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


class Grading(WorkerPlugin):
    """One run on one Dask worker. Each of the worker's threads gets a warm worker process of ours."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._kit = packed(order)
        self._needs = {**versions(), "kit": fingerprint()}
        self.name = f"autograder-{hashlib.sha256(self._kit + repr(order).encode()).hexdigest()[:16]}"

    def setup(self, worker: Worker) -> None:
        """Unpack what was sent. Raises ``ClusterError`` where a verdict could come out differently here."""
        self._lock = threading.Lock()
        self._idle: list[Pool] = []
        self._folder: Path | None = None
        self._refusal = self._difference(worker.address) or _lies_open(worker)
        if self._refusal:
            raise ClusterError(self._refusal)
        self._folder = Path(tempfile.mkdtemp(prefix="autograder-", dir=worker.local_directory))
        with zipfile.ZipFile(io.BytesIO(self._kit)) as archive:
            archive.extractall(self._folder)

    def teardown(self, worker: Worker) -> None:
        """End the worker processes and remove what was sent; also called when the Dask worker closes."""
        with self._lock:
            folder, self._folder = self._folder, None
            idle, self._idle = self._idle, []
        for pool in idle:
            pool.close()
        if folder:
            shutil.rmtree(folder, ignore_errors=True)

    def grade(self, student: str, handed_in: HandedIn) -> Report:
        """The report on one submission, for one thread of the Dask worker."""
        with self._lock:
            if self._folder is None:
                raise ClusterError(self._refusal or "this run is over")
            order = replace(self._order, root=self._folder, code=self._folder)
            pool = self._idle.pop() if self._idle else Pool(order)
        try:
            [report] = pool.grade([(student, handed_in)])
        except BaseException:
            pool.close()
            raise
        with self._lock:
            if self._folder:
                self._idle.append(pool)
                return report
        pool.close()
        return report

    def _difference(self, address: str) -> str:
        here = {**versions(), "kit": fingerprint()}
        for what, needed in self._needs.items():
            if here[what] != needed and what == "kit":
                return f"the worker {address} has another version of the kit: install the same one there"
            if here[what] != needed:
                return f"the worker {address} has {what} {here[what]}, the grader {needed}: install the same version"
        return ""


def _lies_open(worker: Worker) -> str:
    """What is wrong with a scratch folder where student code may read: suites and solutions are unpacked there."""
    folder = Path(worker.local_directory).resolve()
    if not any(folder.is_relative_to(readable) for readable in view.readable(PACKAGE_ROOT)):
        return ""
    return f"student code could read {folder}, where worker {worker.address} keeps files: give it a --local-directory"


def grade_here(name: str, student: str, handed_in: HandedIn) -> Report:
    """The task that Dask runs on one of its workers."""
    grading = get_worker().plugins.get(name)
    if grading is None:
        raise ClusterError("a worker of the cluster did not get what it needs to grade: start the run again")
    return grading.grade(student, handed_in)
