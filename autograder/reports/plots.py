"""Small SVG pictures for the class report; colours come from the page's own variables."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH, HEIGHT, FLOOR = 720, 190, 160


def distribution(bins: Sequence[int], median_share: float | None) -> str:
    """Columns of equal width over 0 to 100 percent of the points, with the median as a line."""
    step = WIDTH / len(bins)
    tallest = max(max(bins, default=0), 1)
    parts = []
    for number, count in enumerate(bins):
        height = (FLOOR - 46) * count / tallest
        left, top = number * step + 4, FLOOR - height
        low, high = round(100 * number / len(bins)), round(100 * (number + 1) / len(bins))
        if count:
            parts.append(
                f'<rect x="{left:.1f}" y="{top:.1f}" width="{step - 8:.1f}" height="{height:.1f}" rx="4">'
                f"<title>{count} between {low} and {high} percent</title></rect>"
                f'<text x="{left + step / 2 - 4:.1f}" y="{top - 7:.1f}" class="count">{count}</text>'
            )
    ticks = "".join(
        f'<text x="{min(max(WIDTH * share / 100, 8), WIDTH - 16):.0f}" y="{FLOOR + 22}" class="tick">{share}</text>'
        for share in range(0, 101, 20)
    )
    middle = ""
    if median_share is not None:
        at = WIDTH * median_share
        side = "end" if median_share > 0.85 else "start"
        shift = -7 if median_share > 0.85 else 7
        middle = (
            f'<line x1="{at:.1f}" x2="{at:.1f}" y1="4" y2="{FLOOR}" class="median"/>'
            f'<text x="{at + shift:.1f}" y="12" text-anchor="{side}" class="tick">median</text>'
        )
    return (
        f'<svg class="distribution" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="Distribution of scores">'
        f'{"".join(parts)}{middle}<line x1="0" x2="{WIDTH}" y1="{FLOOR}" y2="{FLOOR}" class="axis"/>{ticks}</svg>'
    )
