"""The shooting range: a copy of the kit with canaries in everything hidden, a class of attacks, and what came of it."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.sandbox.text import shown
from tests.attacks.loading import MARK, Submission, Surroundings, controls

ROOT = Path(__file__).resolve().parents[2]
GRADER = Path(__file__).with_name("grader.py")
SLACK = 2.0
"""Seconds beyond its limits that a submission may take."""
MINUTE = 60.0
APART = ("unshare", "--pid", "--fork", "--kill-child", "--mount", "--mount-proc", "--ipc")
"""What ends everything there is ends no more than its own grader."""
_PLACES = ("/tmp", "/var/tmp", "/dev/shm", "/run", "/")


@dataclass
class Result:
    """What one attack achieved; everything is empty or False where it achieved nothing.

    `earned` are the points beyond those of the same wrong answer by itself, `ended` the exercises' statuses, `over` the
    seconds of processor time beyond what limits and slack allow.
    """

    name: str
    kind: str
    status: str = ""
    earned: float = 0.0
    changed: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)
    acting_text: bool = False
    left: int = 0
    next_differs: bool = False
    late: float = 0.0
    over: float = 0.0
    seconds: float = 0.0
    ended: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """Everything that should not have been, in words."""
        said = [f"changed {one}" for one in self.changed] + [f"leaked {one}" for one in self.leaked]
        said += ["text that acts in the report"] * self.acting_text
        said += [f"{self.left} processes left"] * bool(self.left)
        said += ["the next student's result differs"] * self.next_differs
        said += [f"{self.late:.1f} s too late"] * bool(self.late)
        said += [f"{self.over:.1f} s of processor time too much"] * bool(self.over)
        said += ["no verdict"] * (self.status == "grader_error")
        return said


@dataclass
class Outcome:
    """A run over many attacks; `files` and `contacts` can't be laid to one attack."""

    results: list[Result]
    files: list[str]
    contacts: int
    level: str


class Range:
    """One place to shoot: `tree` the kit's copy, `outside` what must not be touched, all below `scratch`."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.tree, self.outside = scratch / "kit", scratch / "outside"
        self.token = "attack" + secrets.token_hex(6)
        self.canaries = {
            kind: "_".join([*MARK[:2], f"{kind}_{secrets.token_hex(4)}"])
            for kind in ("solution", "suite", "misconception", "seed", "neighbour")
        }
        self._copy_kit()
        self.furnish_outside()
        self._tcp, self._udp = _listeners()
        self.surroundings = Surroundings(self.outside, self.tree, self.token, self._tcp.getsockname()[1])

    def _copy_kit(self) -> None:
        ignored = shutil.ignore_patterns("__pycache__", "*.pyc", "data_cache")
        for name in ("autograder", "solutions", "datasets"):
            shutil.copytree(ROOT / name, self.tree / name, ignore=ignored)
        planted = {
            "solution": list((self.tree / "solutions").glob("*/*.py")),
            "suite": list((self.tree / "autograder/suites").glob("*/*.py")),
        }
        for kind, paths in planted.items():
            for path in paths:
                with path.open("a", encoding="utf-8") as file:
                    file.write(f'\n_CANARY = "{self.canaries[kind]}"\n')
        for path in (self.tree / "autograder/misconceptions").glob("*.toml"):
            with path.open("a", encoding="utf-8") as file:
                file.write(f"\n# {self.canaries['misconception']}\n")
        # Compiled now, so that no change of the tree during the run is of our own making.
        subprocess.run([sys.executable, "-m", "compileall", "-q", str(self.tree)], check=True, capture_output=True)

    def furnish_outside(self) -> None:
        """What stands beside the kit, open to everybody: other people's files."""
        self.outside.mkdir()
        self.outside.chmod(0o777)
        for name in ("gradebook.db", "grades.csv", "store.sqlite", "notes.txt"):
            (self.outside / name).write_text(f"{self.canaries['neighbour']}\n")
            (self.outside / name).chmod(0o666)

    def fill(self, folder: Path, chapter: str, attacks: Sequence[Submission]) -> None:
        """A class: the controls, then every attack with a right answer after it."""
        beside = controls(chapter)
        for name, build in beside.items():
            build(folder / f"0000-{name}" / chapter, self.surroundings)
        for number, attack in enumerate(attacks, 1):
            attack.build(folder / f"{number:04}-attack" / chapter, self.surroundings)
            beside["right"](folder / f"{number:04}-right" / chapter, self.surroundings)

    def grade(
        self,
        folder: Path,
        chapter: str,
        wall: float,
        level: str,
        without: Sequence[str] = (),
        seconds: float = 1e9,
        within: Sequence[str] = (),
    ) -> subprocess.Popen[bytes]:
        """Start the kit on `folder` in a process of its own; its result is written beside the folder.

        `within` is what its command begins with.
        """
        order = {"chapter": chapter, "root": str(self.tree), "submitted": str(folder),
                 "out": f"{folder}.json", "wall": wall, "seed": self.canaries["seed"], "level": level or None,
                 "without": list(without), "seconds": seconds}  # fmt: skip
        environment = {
            **os.environ,
            "PYTHONPATH": str(self.tree),
            "OMP_NUM_THREADS": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        with Path(f"{folder}.log").open("wb") as log:
            return subprocess.Popen(
                [*within, sys.executable, str(GRADER), json.dumps(order)],
                cwd=self.tree,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def contacts(self) -> int:
        """Connections and packets that reached this machine's network."""
        count = 0
        for receive in (self._tcp.accept, lambda: self._udp.recv(100)):
            while True:
                try:
                    receive()
                except BlockingIOError:
                    break
                count += 1
        return count

    def snapshot(self) -> dict[str, str]:
        """Everything that no submission may change: the kit, what is outside, all submissions, shared places."""
        seen = {}
        skipped = (".json", ".log")
        for folder in (self.tree, self.outside, *(p for p in self.scratch.iterdir() if p.name.startswith("class"))):
            if folder.name.endswith(skipped):
                continue
            for path in sorted(folder.rglob("*")):
                status = path.lstat()
                # The time of the last change of any kind, which nobody can set.
                seen[str(path)] = f"{status.st_mode:o} {status.st_size} {status.st_ino} {status.st_ctime_ns}"
        return seen | {str(path): "planted" for path in self._planted()}

    def changes(self, before: Mapping[str, str]) -> list[str]:
        """What is not as it was in the snapshot `before`."""
        after = self.snapshot()
        return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))

    def _planted(self) -> Iterator[Path]:
        """Files that attacks name after this run, in places where anybody may write."""
        packages = Path(sys.prefix).glob("lib/python*/site-packages")
        for place in (*map(Path, _PLACES), Path.home(), Path.cwd(), *packages):
            if place.is_dir():
                yield from place.glob(f"{self.token}*")

    def clean(self) -> None:
        """Remove what attacks planted, and close the listeners."""
        self.remove_planted()
        self._tcp.close()
        self._udp.close()

    def restore(self) -> None:
        """What attacks changed is made anew for the next ones."""
        self.remove_planted()
        for folder in (self.outside, self.tree):
            shutil.rmtree(folder, ignore_errors=True)
        self.furnish_outside()
        self._copy_kit()

    def remove_planted(self) -> None:
        """Remove what attacks planted in shared places."""
        for path in self._planted():
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


@contextmanager
def open_range() -> Iterator[Range]:
    """A fresh range below the checkout's build folder, which is all that contained runs may write to."""
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "build", prefix="attacks-", ignore_cleanup_errors=True) as made:
        place = Range(Path(made))
        try:
            yield place
        finally:
            place.clean()


def shoot(
    place: Range,
    attacks: Sequence[Submission],
    *,
    level: str = "",
    shards: int = 2,
    without: Sequence[str] = (),
    seconds: float = 1e9,
) -> Outcome:
    """Grade all `attacks` with their controls, in up to `shards` processes side by side for each chapter and limit.

    Each process ends after so many `seconds` at the latest; the attacks that it did not come to have no result.
    """
    outcome = Outcome([], [], 0, "")
    for number, (chapter, wall) in enumerate(sorted({(one.chapter, one.wall) for one in attacks})):
        chosen = [one for one in attacks if (one.chapter, one.wall) == (chapter, wall)]
        parts = [part for start in range(shards) if (part := chosen[start::shards])]
        folders = [place.scratch / f"class{number}-{shard}" for shard in range(len(parts))]
        for folder, part in zip(folders, parts, strict=True):
            place.fill(folder, chapter, part)
        before = place.snapshot()
        running = [place.grade(folder, chapter, wall, level, without, seconds) for folder in folders]
        for process, folder in zip(running, folders, strict=True):
            if process.wait() != 0:
                raise RuntimeError(f"the grader ended: {Path(f'{folder}.log').read_text(errors='replace')[-3000:]}")
        outcome.files += place.changes(before)
        for folder, part in zip(folders, parts, strict=True):
            seen = _seen(folder)
            outcome.results += _results(place, seen, part)
            outcome.level = seen["reports"][0]["isolation"]
            shutil.rmtree(folder)
    outcome.contacts = place.contacts()
    outcome.results.sort(key=lambda one: one.name)
    return outcome


def shoot_apart(place: Range, attacks: Sequence[Submission], level: str, company: int = 8) -> Outcome:
    """The same for a level that holds nothing back: a few attacks have a grader of their own, which they may end.

    Where anything is amiss, each of them gets a grader to itself. One that ends it, or keeps it for longer than a
    minute, has no verdict.
    """
    outcome = Outcome([], [], 0, level)
    for chapter, wall in sorted({(one.chapter, one.wall) for one in attacks}):
        chosen = [one for one in attacks if (one.chapter, one.wall) == (chapter, wall)]
        for group in (chosen[start : start + company] for start in range(0, len(chosen), company)):
            results, files = _shot_by_one_grader(place, group, level)
            if len(group) > 1 and (files or any(one.faults for one in results)):
                alone = [_shot_by_one_grader(place, [one], level) for one in group]
                results, files = sum((one for one, _ in alone), []), sum((one for _, one in alone), [])
            outcome.results += results
            outcome.files += files
    outcome.contacts = place.contacts()
    return outcome


def _shot_by_one_grader(place: Range, group: Sequence[Submission], level: str) -> tuple[list[Result], list[str]]:
    """What came of attacks on one chapter under one limit, and the files that were changed."""
    folder = place.scratch / "class"
    place.fill(folder, group[0].chapter, group)
    before = place.snapshot()
    process = place.grade(folder, group[0].chapter, group[0].wall, level, within=APART)
    try:
        process.wait(MINUTE * (1 + len(group) / 4))
    except subprocess.TimeoutExpired:
        process.kill()  # and with it everything in its namespace
        process.wait()
    nothing = [Result(one.name, one.kind, status="grader_error") for one in group]
    written = Path(f"{folder}.json")
    results = (process.returncode == 0 and written.exists() and _results(place, _seen(folder), group)) or nothing
    files = place.changes(before)
    shutil.rmtree(folder, ignore_errors=True)  # an attack may have removed it
    written.unlink(missing_ok=True)
    if files:
        place.restore()
    return results, files


def _seen(folder: Path) -> dict[str, Any]:
    """What the grader of this class wrote."""
    return json.loads(Path(f"{folder}.json").read_text(encoding="utf-8"))


def _results(place: Range, seen: Mapping[str, Any], attacks: Sequence[Submission]) -> list[Result]:
    """Of all attacks that the grader came to."""
    reports = {one["student"]: one for one in seen["reports"]}
    done = [(at, attack) for at, attack in enumerate(attacks, 1) if f"{at:04}-right" in reports]
    return [_result(place, seen, reports, at, attack) for at, attack in done]


def _result(
    place: Range, seen: Mapping[str, Any], reports: Mapping[str, Any], number: int, attack: Submission
) -> Result:
    report, right, wrong = reports[f"{number:04}-attack"], reports["0000-right"], reports[f"0000-{attack.base}"]
    following = reports[f"{number:04}-right"]
    text = json.dumps(report, ensure_ascii=False)
    allowed = len(right["exercises"]) * attack.wall + SLACK
    return Result(
        attack.name,
        attack.kind,
        status=report["status"],
        earned=max(0.0, report["score"] - wrong["score"]),
        changed=_changed(report, wrong, attack.in_part),
        leaked=[kind for kind, canary in place.canaries.items() if canary in text],
        acting_text=any(shown(one, len(one), newlines=True) != one for one in _strings(report)),
        left=seen["left"].get(report["student"], 0),
        next_differs=_verdict(following) != _verdict(right),
        late=round(max(0.0, report["seconds"] - allowed), 2),
        over=round(max(0.0, seen["processor"].get(report["student"], 0.0) - (os.cpu_count() or 1) * allowed), 2),
        seconds=report["seconds"],
        ended=[one["status"] for one in report["exercises"]],
    )


def _changed(report: Mapping[str, Any], wrong: Mapping[str, Any], in_part: bool) -> list[str]:
    """Exercises with a single point more, or a better status, than the same wrong answer gets by itself.

    Code that holds the right computation and uses it now and then (`in_part`) may earn the checks it was right at.
    """
    plain = {one["id"]: one for one in wrong["exercises"]}
    better = [
        one["id"]
        for one in report["exercises"]
        if (one["score"] > plain[one["id"]]["score"] and not in_part)
        or (one["status"] == "passed" and plain[one["id"]]["status"] != "passed")
    ]
    return better + ["a score without exercises"] * (not report["exercises"] and report["score"] > 0)


def _verdict(report: Mapping[str, Any]) -> str:
    return json.dumps([report["status"], report["score"], report["exercises"]], sort_keys=True)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _strings(key)
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _listeners() -> tuple[socket.socket, socket.socket]:
    """A TCP and a UDP socket on one port of this machine, which nobody should reach."""
    while True:
        tcp, udp = socket.socket(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        tcp.bind(("127.0.0.1", 0))
        try:
            udp.bind(tcp.getsockname())
        except OSError:
            tcp.close()
            udp.close()
            continue
        tcp.listen(64)
        tcp.setblocking(False)
        udp.setblocking(False)
        return tcp, udp
