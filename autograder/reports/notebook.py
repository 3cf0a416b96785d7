"""Results as HTML for a notebook: in nbgrader's grade cells and below ``autograder.check``.

Whatever can come from student code passes through :mod:`autograder.sandbox.text`. The look follows JupyterLab's
theme where there is one, and stays readable where a notebook viewer drops styles.
"""

from __future__ import annotations

from pathlib import Path

from autograder.reports.words import (
    STATUS,
    UNANSWERED,
    Report,
    asked,
    belief,
    came_back,
    failures,
    mark,
    plural,
    points,
    title,
)
from autograder.sandbox.text import for_html, shown

LIMIT = 1_200
"""Characters of one part of a message that are shown."""

STYLE = "<style>" + Path(__file__).with_name("card.css").read_text(encoding="utf-8") + "</style>"

TONES = {"✓": "good", "◐": "part", "✗": "bad", "○": "soft"}
"""An exercise's sign -> the colour it is drawn in."""


def exercise_html(exercise: Report) -> str:
    """One exercise: how it stands, its points, what it looks as if, and each check."""
    return f'{STYLE}<div class="ag">{exercise_head(exercise)}{exercise_body(exercise)}</div>'


def submission_html(submission: Report) -> str:
    """A whole assignment: a table of its exercises, then each one that has something to say.

    One exercise alone is shown as itself.
    """
    message = submission.get("message", "")
    if len(submission["exercises"]) == 1 and not message:
        return exercise_html(submission["exercises"][0])
    rows = "".join(_row(exercise) for exercise in submission["exercises"])
    total = f"<b>{points(submission['score'])}</b> / {points(submission['max_score'])} points"
    note = f"<p>{for_html(message, LIMIT, newlines=True)}</p>" if message else ""
    open_ones = [one for one in submission["exercises"] if one["status"] not in ("passed", "not_implemented")]
    below = "".join(exercise_head(exercise) + exercise_body(exercise) for exercise in open_ones)
    return f'{STYLE}<div class="ag">{note}<table>{rows}<tr><td colspan="4">{total}</td></tr></table>{below}</div>'


def exercise_head(exercise: Report) -> str:
    """Title, names, status, score and a bar of the share of points; without style."""
    share = exercise["score"] / exercise["max_score"] if exercise["max_score"] else 0.0
    names = [name for name in exercise.get("names", ()) if name != title(exercise)]
    code = ", ".join(f"<code>{for_html(name)}</code>" for name in names)
    return (
        f'<div class="ag-head"><p class="ag-title">{for_html(title(exercise))}</p><span class="ag-soft">{code}</span>'
        f'<span class="ag-score"><span class="ag-soft">{STATUS[exercise["status"]]}</span> &ensp;'
        f"<b>{points(exercise['score'])}</b> / {points(exercise['max_score'])}</span></div>"
        f'<div class="ag-bar" style="--tone:var(--{TONES[mark(exercise)]})">'
        f'<i style="width:{100 * share:.0f}%"></i></div>'
    )


def exercise_body(exercise: Report) -> str:
    """The recognised belief, every failed check with what came back, and the checks that stand; without style."""
    failed = failures(exercise)
    parts = []
    if exercise.get("message"):
        parts.append(f'<p class="ag-says">{for_html(exercise["message"], LIMIT, newlines=True)}</p>')
    if belief(exercise):
        think = _thought(failed)
        parts.append(
            f'<div class="ag-says"><p><span class="ag-label">It looks as if</span><br>{for_html(belief(exercise))}</p>'
            f"{_labelled('Think about', think)}</div>"
        )
    if exercise["status"] == "not_implemented":
        parts.append(f'<p class="ag-soft">{plural(len(failed), "check")} waiting for your code.</p>')
    elif exercise["status"] in UNANSWERED:
        parts += [_unanswered(group) for group in _same_words(failed)]
    else:
        parts += [_failed(check, bool(belief(exercise))) for check in failed]
    stands = [check for check in exercise.get("checks", ()) if check["outcome"] == "passed"]
    if stands:
        items = "".join(f"<li><span>{for_html(asked(check), LIMIT)}</span></li>" for check in stands)
        parts.append(f'<ul class="ag-stands ag-soft">{items}</ul>')
    return "".join(parts)


def exercise_text(exercise: Report) -> str:
    """The same as :func:`exercise_html` in plain text, for viewers without HTML."""
    score = f"{points(exercise['score'])} / {points(exercise['max_score'])}"
    lines = [f"{mark(exercise)} {title(exercise)}: {STATUS[exercise['status']]}, {score} points"]
    if exercise.get("message"):
        lines.append(f"  {shown(exercise['message'], LIMIT)}")
    if belief(exercise):
        lines.append(f"  it looks as if: {shown(belief(exercise), LIMIT)}")
        lines.append(f"  think about: {shown(_thought(failures(exercise)), LIMIT)}")
    if exercise["status"] == "not_implemented":
        return "\n".join([*lines, f"  {plural(len(failures(exercise)), 'check')} waiting for your code"])
    if exercise["status"] in UNANSWERED:
        for group in _same_words(failures(exercise)):
            lines.append(f"  ✗ {plural(len(group), 'check')}: {shown(came_back(group[0]), LIMIT)}")
        return "\n".join(lines)
    for check in failures(exercise):
        lines.append(f"  ✗ {shown(asked(check), LIMIT)}")
        lines += [f"      {line}" for line in shown(came_back(check), LIMIT, newlines=True).splitlines()]
        if not belief(exercise) and check.get("think_about"):
            lines.append(f"      think about: {shown(check['think_about'], LIMIT)}")
    return "\n".join(lines)


def _row(exercise: Report) -> str:
    return (
        f'<tr><td style="color:var(--{TONES[mark(exercise)]})">{mark(exercise)}</td>'
        f'<td>{for_html(title(exercise))}</td><td class="ag-soft">{STATUS[exercise["status"]]}</td>'
        f"<td>{points(exercise['score'])} / {points(exercise['max_score'])}</td></tr>"
    )


def _failed(check: Report, recognised: bool) -> str:
    think = "" if recognised else check.get("think_about", "")
    return (
        f'<div class="ag-check"><p class="ag-asked"><span>{for_html(asked(check), LIMIT)}</span>'
        f'<span class="ag-soft">−{points(check["max_points"] - check["points"])}</span></p>'
        f"{_labelled('Came back', came_back(check))}{_labelled('Think about', think)}</div>"
    )


def _unanswered(group: list[Report]) -> str:
    lost = points(sum(check["max_points"] - check["points"] for check in group))
    return (
        f'<div class="ag-check"><p class="ag-asked"><span>{for_html(came_back(group[0]), LIMIT)}</span>'
        f'<span class="ag-soft">−{lost}</span></p>'
        f'<p class="ag-soft">{plural(len(group), "check")} got no answer.</p></div>'
    )


def _labelled(label: str, text: str) -> str:
    if not text:
        return ""
    return f'<p><span class="ag-label">{label}</span><br>{for_html(text, LIMIT, newlines=True)}</p>'


def _thought(failed: list[Report]) -> str:
    return next((check.get("think_about", "") for check in failed if check.get("misconception")), "")


def _same_words(checks: list[Report]) -> list[list[Report]]:
    groups: dict[str, list[Report]] = {}
    for check in checks:
        groups.setdefault(came_back(check), []).append(check)
    return list(groups.values())
