"""The class report: one HTML file that needs nothing else, for the screen, a phone and paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from autograder.reports.notebook import LIMIT, STYLE, TONES, exercise_body, exercise_head
from autograder.reports.plots import distribution
from autograder.reports.summary import CheckRate, ExerciseRate, Shared, Summary, review, summarise
from autograder.reports.words import STATUS, Report, levels, mark, plural, points, title
from autograder.sandbox.text import for_html

SIGNS = {
    "✓": "all points",
    "◐": "some points",
    "✗": "no points",
    "○": "not written",
}
"""An exercise's sign -> what it stands for, in the order in which bars show them."""

FILLS = {"✓": "good", "◐": "part", "✗": "bad", "○": "none"}


def page(report: Report) -> str:
    """The whole class as one HTML document.

    `report` is what ``autograder grade --json`` writes. All that can come from a student is escaped.
    """
    summary = summarise(report)
    heading = report.get("title") or report["assignment"]
    styles = "".join((_HERE / name).read_text(encoding="utf-8") for name in ("page.css", "class.css"))
    sections = [
        f"<header><h1>{for_html(heading)}</h1><p class='lead'>{_lead(report)}</p>{_tiles(report, summary)}</header>",
        _section("Scores", distribution(summary.bins, _median_share(report, summary)), summary.graded),
        _section("Exercises", _exercises(summary.exercises), summary.exercises),
        _section("What the class seems to believe", _misconceptions(summary), summary.misconceptions),
        _section("Who is stuck", _stuck(report, summary), summary.stuck),
        _section("For a person to look at", _for_review(report, summary), summary.for_review),
        _section("Students", _overview(report, summary) + _students(report), report["submissions"]),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{for_html(heading)}: class report</title><style>{styles}</style>{STYLE}</head>"
        f"<body>{''.join(sections)}<script>{_OPEN_FOR_PRINT}</script></body></html>\n"
    )


def write(report: Report, path: Path) -> None:
    """Write :func:`page` to `path`."""
    path.write_text(page(report), encoding="utf-8")


_HERE = Path(__file__).parent

# A student's section may be linked to while it is folded; on paper every exercise is open, and of the students those
# that were opened (see class.css).
_OPEN_FOR_PRINT = """
const open = () => { const one = document.getElementById(location.hash.slice(1)); if (one) one.open = true; };
addEventListener("hashchange", open); open();
addEventListener("beforeprint", () => document.querySelectorAll(".exercise").forEach(one => one.open = true));
"""


def _lead(report: Report) -> str:
    parts = [for_html(report["assignment"]), plural(len(report["submissions"]), "submission")]
    if level := levels(report["submissions"]):
        parts.append("isolation: " + for_html(level))
    return " · ".join(parts)


def _tiles(report: Report, summary: Summary) -> str:
    whole = sum(one["score"] >= one["max_score"] for one in summary.graded)
    open_ones = len(report["submissions"]) - len(summary.graded)
    tiles = [
        (points(summary.median), "median"),
        (points(round(summary.mean, 1)), "mean"),
        (str(whole), "with all points"),
        (str(len(summary.stuck)), "stuck"),
    ]
    if open_ones:
        tiles.append((str(open_ones), "not graded"))
    return '<div class="tiles">' + "".join(
        f'<div class="tile"><b>{value}</b><span class="soft">{label}</span></div>' for value, label in tiles
    ) + "</div>"  # fmt: skip


def _section(heading: str, body: str, content: Sequence[object]) -> str:
    return f"<section><h2>{heading}</h2>{body}</section>" if content else ""


def _exercises(rates: Iterable[ExerciseRate]) -> str:
    legend = "".join(f'<span><i class="{FILLS[sign]}"></i>{words}</span>' for sign, words in SIGNS.items())
    return f'<p class="legend soft small">{legend}</p>' + "".join(map(_exercise, rates))


def _exercise(rate: ExerciseRate) -> str:
    counts = [(sign, rate.marks[sign]) for sign in SIGNS if rate.marks[sign]]
    bar = "".join(
        f'<i class="{FILLS[sign]}" style="width:{100 * count / rate.of:.2f}%" title="{count} {SIGNS[sign]}"></i>'
        for sign, count in counts
    )
    average = points(round(sum(rate.scores) / rate.of, 1))
    return (
        f'<details class="exercise"><summary><span class="line"><span>{for_html(rate.title)}</span>'
        f'<span class="soft small number">{rate.marks["✓"]} of {rate.of} stand · '
        f"mean {average} / {points(rate.max_score)}</span></span>"
        f'<span class="bar">{bar}</span></summary>'
        f'<table class="checks">{"".join(map(_check, rate.checks))}</table></details>'
    )


def _check(check: CheckRate) -> str:
    return (
        f"<tr><td>{for_html(check.asked, LIMIT)}</td><td class='rate'><span class='bar'>"
        f'<i class="good" style="width:{100 * check.passed / check.of:.2f}%"></i></span></td>'
        f'<td class="number soft">{check.passed} of {check.of}</td></tr>'
    )


def _misconceptions(summary: Summary) -> str:
    def row(shared: Shared) -> str:
        return (
            f'<li><span class="howmany"><b>{len(shared.students)}</b> of {len(summary.graded)}</span>'
            f"<span>{for_html(shared.says, LIMIT)}"
            f'<span class="soft small who">{for_html(", ".join(shared.exercises), LIMIT)} · '
            f"{for_html(', '.join(shared.students), LIMIT)}</span></span></li>"
        )

    return f'<ol class="ranked">{"".join(map(row, summary.misconceptions))}</ol>'


def _stuck(report: Report, summary: Summary) -> str:
    rows = "".join(
        f"<tr><td>{_link(report, one)}</td><td class='soft'>{for_html(where)}</td><td class='number'>"
        f"{points(one['score'])} / {points(one['max_score'])}</td></tr>"
        for one, where in summary.stuck
    )
    return f"<p class='soft'>Less than half of the points, and where it stops.</p><table>{rows}</table>"


def _for_review(report: Report, summary: Summary) -> str:
    rows = "".join(
        f"<tr><td>{_link(report, one)}</td><td>{for_html(reason, LIMIT)}</td></tr>"
        for one, reason in summary.for_review
    )
    return f"<p class='soft'>Leads for a person, never verdicts.</p><table class='review'>{rows}</table>"


def _overview(report: Report, summary: Summary) -> str:
    head = "".join(f"<th>{for_html(rate.title)}</th>" for rate in summary.exercises)
    rows = []
    for one in report["submissions"]:
        marks = {exercise["id"]: exercise for exercise in one.get("exercises", ())}
        cells = "".join(_cell(marks.get(rate.id)) for rate in summary.exercises)
        score = points(one["score"]) if one["status"] == "graded" else STATUS[one["status"]]
        rows.append(f"<tr><td>{_link(report, one)}</td>{cells}<td class='number'>{score}</td></tr>")
    return (
        f'<div class="scroll"><table class="grid"><thead><tr><th></th>{head}<th></th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _cell(exercise: Report | None) -> str:
    if exercise is None:
        return "<td></td>"
    words = f"{for_html(title(exercise))}: {STATUS[exercise['status']]}, {points(exercise['score'])} points"
    return f'<td class="sign {TONES[mark(exercise)]}-ink" title="{words}">{mark(exercise)}</td>'


def _students(report: Report) -> str:
    return "".join(_student(number, one) for number, one in enumerate(report["submissions"]))


def _student(number: int, one: Report) -> str:
    graded = one["status"] == "graded"
    score = f"{points(one['score'])} / {points(one['max_score'])}" if graded else STATUS[one["status"]]
    share = 100 * one["score"] / one["max_score"] if one["max_score"] else 0.0
    notes = "".join(f"<p class='ag-says'>{for_html(reason, LIMIT)}</p>" for reason in review(one))
    cards = "".join(
        f'<div class="card">{exercise_head(exercise)}{exercise_body(exercise)}</div>'
        for exercise in one.get("exercises", ())
    )
    return (
        f'<details class="student" id="student-{number}"><summary>'
        f'<span class="line"><span>{for_html(one["student"])}</span><span class="number soft">{score}</span></span>'
        f'<span class="bar"><i class="soft-fill" style="width:{share:.1f}%"></i></span></summary>'
        f'<div class="ag">{notes}{cards}</div></details>'
    )


def _link(report: Report, one: Report) -> str:
    return f'<a href="#student-{report["submissions"].index(one)}">{for_html(one["student"])}</a>'


def _median_share(report: Report, summary: Summary) -> float | None:
    return summary.median / summary.graded[0]["max_score"] if summary.graded else None
