"""``autograder.check`` in a notebook: the public checks of the folder the notebook lies in, as a table."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import fill
from typing import Any

from autograder.own_folder import OwnFolderError, check_folder, find_folder


@dataclass
class Shown:
    """A result that shows itself: HTML in a notebook, text elsewhere."""

    report: dict[str, Any] = field(default_factory=dict)
    problem: str = ""

    def _repr_html_(self) -> str:
        from autograder.reports.notebook import submission_html
        from autograder.sandbox.text import for_html

        return f"<p>{for_html(self.problem)}</p>" if self.problem else submission_html(self.report)

    def __repr__(self) -> str:
        from autograder.reports.notebook import exercise_text

        return self.problem or "\n\n".join(exercise_text(entry) for entry in self.report["exercises"])


def shown_check(what: str) -> Shown | None:
    """Check `what`, an assignment or an exercise id, in or below the current folder."""
    try:
        shown = Shown(check_folder(find_folder(Path.cwd(), what.partition("-")[0]), what))
    except OwnFolderError as error:
        shown = Shown(problem=str(error))
    if os.environ.get("NBGRADER_VALIDATING"):
        return _validate(shown)
    return shown


def _validate(shown: Shown) -> None:
    """``nbgrader validate`` takes a cell for failed that writes to stderr, and shows the first 87 columns of that."""
    if shown.problem or any(entry["status"] != "passed" for entry in shown.report["exercises"]):
        lines = repr(shown).splitlines()
        print("\n".join(fill(line, 80, subsequent_indent="    ") for line in lines), file=sys.stderr)
