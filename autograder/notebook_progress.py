"""``autograder.progress`` in a notebook: all chapters as a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from autograder.standings import Chapter, next_step, progress_here, sign, words

TONES = {"✓": "good", "◐": "part", "✗": "bad"}


@dataclass
class ShownProgress:
    """Chapters that show themselves: a table in a notebook, the terminal's lines elsewhere."""

    chapters: list[Chapter] = field(default_factory=list)
    problem: str = ""

    def _repr_html_(self) -> str:
        from autograder.reports.notebook import STYLE
        from autograder.reports.words import points
        from autograder.sandbox.text import for_html

        if self.problem:
            return f'{STYLE}<div class="ag"><p class="ag-says">{for_html(self.problem)}</p></div>'
        rows = []
        for chapter in self.chapters:
            name, most = chapter.assignment.name, chapter.assignment.max_score
            share = 100 * chapter.score / most
            rows.append(
                f"<tr><td><b>{for_html(name)}</b></td><td><b>{for_html(chapter.assignment.title)}</b></td>"
                f'<td><div class="ag-bar" style="--tone:var(--good);margin:0;min-width:8em">'
                f'<i style="width:{share:.0f}%"></i></div></td>'
                f"<td>{points(chapter.score)} / {points(most)}</td></tr>"
            )
            for one in chapter.standings if chapter.begun else ():
                score = points(one.counted)
                rows.append(
                    f'<tr><td style="color:var(--{TONES.get(sign(one), "soft")})">{sign(one)}</td>'
                    f'<td>{for_html(one.exercise.title)}</td><td class="ag-soft">{for_html(words(one))}</td>'
                    f"<td>{score} / {points(one.exercise.points)}</td></tr>"
                )
        step = next_step(self.chapters)
        then = f"<p>Next: <b>{for_html(step[1].title)}</b>, in <code>{step[1].module}</code></p>" if step else ""
        return f'{STYLE}<div class="ag"><table><tbody>{"".join(rows)}</tbody></table>{then}</div>'

    def __repr__(self) -> str:
        if self.problem:
            return self.problem
        from io import StringIO

        from rich.console import Console

        from autograder.commands.progress import show_progress

        stream = StringIO()
        show_progress(self.chapters, Console(file=stream, width=100, highlight=False))
        return stream.getvalue().rstrip()


def shown_progress() -> ShownProgress:
    """All chapters in or round the current folder."""
    from autograder.own_folder import OwnFolderError

    try:
        return ShownProgress(progress_here(Path.cwd()))
    except OwnFolderError as error:
        return ShownProgress(problem=str(error))
