"""``instructor/handbook/benchmarks.md``: one section for each measurement, each with its machine and command."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.benchmarks.machine import busy, described
from tests.benchmarks.measured import Table

PAGE = Path(__file__).resolve().parents[2] / "instructor" / "handbook" / "benchmarks.md"


def put(what: str, table: Table, command: str, page: Path = PAGE) -> None:
    """Put the table in the place of the one between the section's two marks."""
    begin, end = marks(what)
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(f"{page} has no section {what}")
    measured = (
        f"`python -m tests.benchmarks {command}`, {date.today():%B %Y}, on {described()}; load at the end: "
        f"{busy():.1f} times the cores."
    )
    page.write_text(f"{before}{begin}\n{table}\n\n{measured}\n{end}{after}", encoding="utf-8")


def marks(what: str) -> tuple[str, str]:
    """What stands before and after a section's table."""
    return f"<!-- {what}: generated -->", f"<!-- {what}: end -->"
