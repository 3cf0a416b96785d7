"""``autograder.check`` in a notebook: the public checks of the folder the notebook lies in, as cards with pictures."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import fill
from typing import Any

from autograder.needed import missing_line


@dataclass
class Shown:
    """A result that shows itself: HTML in a notebook, text elsewhere. `pictures` are figures by exercise."""

    report: dict[str, Any] = field(default_factory=dict)
    problem: str = ""
    pictures: dict[str, str] = field(default_factory=dict)

    def _repr_html_(self) -> str:
        from autograder.reports.notebook import STYLE, submission_html
        from autograder.sandbox.text import for_html

        if self.problem:
            return f'{STYLE}<div class="ag"><p class="ag-says">{for_html(self.problem)}</p></div>'
        return submission_html(self.report) + self._figures()

    def _figures(self) -> str:
        if not self.pictures:
            return ""
        from autograder.pictures.figure import STYLE
        from autograder.reports.words import title
        from autograder.sandbox.text import for_html

        several = len(self.report["exercises"]) > 1
        titles = {entry["id"]: title(entry) for entry in self.report["exercises"]}
        figures = "".join(
            (f'<p class="ag-title">{for_html(titles[exercise])}</p>' if several else "") + figure
            for exercise, figure in self.pictures.items()
        )
        return f'{STYLE}<div class="ag">{figures}</div>'

    def __repr__(self) -> str:
        if self.problem:
            return self.problem
        from autograder.reports.notebook import exercise_text

        parts = [exercise_text(entry) for entry in self.report["exercises"]]
        return "\n\n".join([self.report["message"], *parts] if self.report["message"] else parts)


def shown_check(what: str) -> Shown | None:
    """Check `what`, an assignment or an exercise id, in or below the current folder."""
    shown = Shown(problem=missing_line()) if missing_line() else _checked(what)
    if os.environ.get("NBGRADER_VALIDATING"):
        return _validate(shown)
    return shown


def _checked(what: str) -> Shown:
    from autograder.last_results import remember
    from autograder.own_folder import OwnFolderError, check_folder, find_folder

    try:
        folder = find_folder(Path.cwd(), what.partition("-")[0])
        report = check_folder(folder, what)
    except OwnFolderError as error:
        return Shown(problem=str(error))
    remember(folder, report["exercises"], "public")
    return Shown(report, pictures=_pictures(folder, report))


def _pictures(folder: Path, report: dict[str, Any]) -> dict[str, str]:
    failed = [entry["id"] for entry in report["exercises"] if entry["status"] == "failed"]
    if not failed:
        return {}
    from autograder.own_folder import implementation_of
    from autograder.pictures import figure_of

    implementation = implementation_of(folder)
    figures = {exercise: figure_of(implementation, exercise) for exercise in failed}
    return {exercise: figure.html() for exercise, figure in figures.items() if figure}


def _validate(shown: Shown) -> None:
    """``nbgrader validate`` takes a cell for failed that writes to stderr, and shows the first 87 columns of that."""
    if shown.problem or any(entry["status"] != "passed" for entry in shown.report["exercises"]):
        lines = repr(shown).splitlines()
        print("\n".join(fill(line, 80, subsequent_indent="    ") for line in lines), file=sys.stderr)
