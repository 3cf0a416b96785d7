"""What an instructor sees at a terminal while a class is graded, and after Ctrl-C."""

from __future__ import annotations

import fcntl
import os
import pty
import shlex
import signal
import subprocess
import termios
from pathlib import Path

from tests.grading.classes import command, hand_in

CAUSAL = "causal_attention.py"
CTRL_C = b"\x03"


def _takes_its_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored where a shell runs the tests in the background


class Terminal:
    """A command at a terminal of its own."""

    def __init__(self, words: list[str], cwd: Path) -> None:
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            words, cwd=cwd, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
            preexec_fn=_takes_its_terminal,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
        )  # fmt: skip
        os.close(theirs)
        self.seen = ""

    def read_until(self, *words: str) -> None:
        """Read until all `words` have been shown, or the command has ended."""
        while not all(word in self.seen for word in words):
            try:
                self.seen += os.read(self._ours, 4096).decode("utf-8", "replace")
            except OSError:  # the other side is closed: the command has ended
                return

    def press(self, key: bytes) -> None:
        os.write(self._ours, key)


def test_the_bar_and_how_to_go_on_after_ctrl_c(root: Path, reference: dict[str, str], tmp_path: Path) -> None:
    submitted, store = tmp_path / "the class", tmp_path / "verdicts"
    hand_in(submitted, "ada", reference)
    hand_in(submitted, "zoe[red]", {**reference, CAUSAL: "while True: pass"})
    at = Terminal(command("grade", "ch03", submitted, "--store", store, "--jobs", "1"), root)
    at.read_until("1/2", "/s, ", " left", "zoe[red]")  # and there she hangs, for tens of seconds
    at.press(CTRL_C)
    at.read_until("--resume")
    assert at.process.wait() == 130
    [kept] = store.glob("*.json")
    written = kept.stat().st_mtime_ns
    [line] = [line for line in at.seen.splitlines() if "--resume" in line]
    going_on = shlex.split(line)
    assert going_on[:2] == ["autograder", "grade"] and str(submitted) in going_on
    (submitted / "zoe[red]" / "ch03" / CAUSAL).write_text(reference[CAUSAL], encoding="utf-8")
    done = subprocess.run(command(*going_on[1:]), cwd=root, capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stderr.splitlines() == ["1/2 ada: graded, 100", "2/2 zoe[red]: graded, 100"]  # no bar, no colours
    assert kept.stat().st_mtime_ns == written
