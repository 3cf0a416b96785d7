"""``watch``: what you saved, checked before you look up."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from rich.console import Console
from rich.text import Text

from autograder.assignment import Assignment, load_assignment
from autograder.last_results import remember
from autograder.needed import missing_line
from autograder.own_folder import OwnFolderError, find_folder, folders_here
from autograder.reports.terminal import COLOURS, show_exercise, stdout
from autograder.reports.words import Report, mark, points, title
from autograder.sandbox.text import shown
from autograder.watching import Answer, Warm, WarmDied, saves


def watch(options: argparse.Namespace) -> int:
    """Check on every save, until Ctrl-C; raises ``OwnFolderError`` for a folder that can't be watched."""
    if line := missing_line():
        raise OwnFolderError(line)
    folder = _folder(options.what)
    assignment = load_assignment(folder)
    only = options.what if options.what not in ("", assignment.name) else ""
    wanted = [assignment.exercise(only).id] if only else [exercise.id for exercise in assignment.exercises]
    console = stdout()
    console.print(f"Watching {folder}: every save is checked by the public tests. Ctrl-C ends this.", markup=False)
    warm = Warm(folder)
    try:
        _Screen(assignment, wanted, console).follow(folder, warm)
    except KeyboardInterrupt:
        console.print()
    except WarmDied as error:
        raise OwnFolderError(str(error)) from None
    finally:
        warm.close()
    return 0


def _folder(what: str) -> Path:
    if what:
        return find_folder(Path.cwd(), what.partition("-")[0])
    here = [Path.cwd()] if (Path.cwd() / "assignment.toml").is_file() else folders_here(Path.cwd())
    if len(here) > 1:
        raise OwnFolderError(f"say which one to watch, as in: autograder watch {here[0].name}")
    return here[0]


class _Screen:
    """Prints answers as they come: in full what is in the saved files, in one line how all stands."""

    def __init__(self, assignment: Assignment, wanted: list[str], console: Console) -> None:
        self._assignment = assignment
        self._wanted = wanted
        self._console = console
        self._entries: dict[str, Report] = {}
        self._saved: set[str] = set()
        self._began = time.monotonic()

    def follow(self, folder: Path, warm: Warm) -> None:
        """Never ends by itself. Raises ``WarmDied`` and ``KeyboardInterrupt``."""
        for files, answer in saves(folder, warm, self._wanted):
            if answer is None:
                self._saved, self._began = files, time.monotonic()
                names = shown(", ".join(sorted(files)), 200)
                self._console.print(Text(f"\n{time.strftime('%H:%M:%S')}  {names}", style="bold"))
                warm.ask(self._order(files))
            else:
                self._show(answer, folder)

    def _order(self, files: set[str]) -> list[str]:
        """What was just written comes first."""
        return sorted(self._wanted, key=lambda one: self._assignment.exercise(one).module not in files)

    def _show(self, answer: Answer, folder: Path) -> None:
        if "exercise" in answer:
            entry = answer["exercise"]
            before = self._entries.get(entry["id"])
            self._entries[entry["id"]] = entry
            if self._assignment.exercise(entry["id"]).module in self._saved or (before and mark(before) != mark(entry)):
                show_exercise(entry, self._console)
        elif "died" in answer:
            self._console.print(Text("the check broke off: your code ended the process", style="red"))
        else:
            self._show_end(answer["end"], folder)

    def _show_end(self, end: dict, folder: Path) -> None:
        if "problem" in end:
            self._console.print(Text(end["problem"], style="red"))
            return
        if end["printed"].strip():
            self._console.print(Text("printed:\n" + end["printed"].rstrip(), style="bright_black"))
        for note in end["notes"]:
            self._console.print(Text(note, style="yellow"))
        remember(folder, self._entries.values(), "public")
        entries = [self._entries[one] for one in self._wanted if one in self._entries]
        line = Text(f"{self._assignment.name}  ", style="bold")
        for entry in entries:
            line.append(mark(entry), style=COLOURS[mark(entry)])
        score, total = (points(sum(entry[key] for entry in entries)) for key in ("score", "max_score"))
        line.append(f"  {score} / {total} points  ({time.monotonic() - self._began:.2f} s)", style="default")
        left = next((entry for entry in entries if entry["status"] != "passed"), None)
        then = f"next: {title(left)}" if left else f"all stand: autograder check {self._assignment.name}"
        line.append(f"  {then}", style="default")
        self._console.print(line)
