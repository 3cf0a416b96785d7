"""What lint finds: a place and one sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

TODO = "REPLACE"
"""What a scaffold leaves where an author has to write."""


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong: the file, relative to the checkout, the line (from 1), and what to do."""

    file: str
    line: int
    says: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.says}"


class Source:
    """A text file of the checkout, in which findings have a line."""

    def __init__(self, root: Path, path: Path) -> None:
        self.path = path
        self.name = path.relative_to(root).as_posix()
        self.text = path.read_text(encoding="utf-8") if path.is_file() else ""

    def finding(self, says: str, at: str | int = 1) -> Finding:
        """A finding on a line: its number, or the first line that holds a text."""
        return Finding(self.name, at if isinstance(at, int) else self.line_of(at), says)

    def line_of(self, text: str) -> int:
        """The first line that holds `text`, or 1."""
        at = self.text.find(text)
        return self.text.count("\n", 0, at) + 1 if at >= 0 else 1

    def todos(self) -> list[Finding]:
        """Lines that still wait for their author."""
        return [
            self.finding(f"still says {TODO}: {line.strip()[:60]}", number)
            for number, line in enumerate(self.text.splitlines(), 1)
            if re.search(rf"(?<![A-Za-z]){TODO}\b", line)
        ]
