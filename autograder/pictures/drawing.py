"""SVG drawings: a table of weights, columns, curves. Sizes are in CSS pixels; colours come from pictures.css."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

CELL = 42
LEFT, TOP = 30, 22
HEIGHT, FLOOR = 150, 118


def weights_table(weights: np.ndarray, later: bool) -> str:
    """A square table (T, T) of weights: a row asks, a column is read; row sums stand on the right.

    With `later` the part above the diagonal is bordered, and a weight there that is not 0 is marked. A row that
    does not sum to 1 is marked too.
    """
    size = len(weights)
    parts = [
        f'<text x="{LEFT + CELL * (i + 0.5)}" y="14" text-anchor="middle" class="ag-dim">{i + 1}</text>'
        for i in range(size)
    ]
    for row in range(size):
        middle = TOP + CELL * (row + 0.5) + 4
        parts.append(f'<text x="{LEFT - 10}" y="{middle}" text-anchor="end" class="ag-dim">{row + 1}</text>')
        parts += [_cell(weights[row, column], row, column, later) for column in range(size)]
        total = float(weights[row].sum())
        wrong = "" if sums_to_one(total) else ' class="ag-wrongly"'
        parts.append(f'<text x="{LEFT + CELL * size + 10}" y="{middle}"{wrong}>Σ {_number(total)}</text>')
    if later and size > 1:
        parts.append(f'<path class="ag-region" d="{_staircase(size)}"/>')
    width, height = LEFT + CELL * size + 62, TOP + CELL * size + 6
    return _svg(width, height, "A table of attention weights", parts)


def sums_to_one(total: float) -> bool:
    """Up to rounding in float32."""
    return abs(total - 1.0) < 1e-4


def _cell(value: float, row: int, column: int, later: bool) -> str:
    x, y = LEFT + CELL * column, TOP + CELL * row
    shade = min(abs(value), 1.0) if np.isfinite(value) else 0.0
    square = f'x="{x + 1}" y="{y + 1}" width="{CELL - 2}" height="{CELL - 2}" rx="3"'
    wrong = (later and column > row and value != 0) or value < 0 or not np.isfinite(value)
    mark = f'<rect {square} class="ag-wrong"/>' if wrong else ""
    text = f'<text x="{x + CELL / 2}" y="{y + CELL / 2 + 4}" text-anchor="middle">{_number(value)}</text>'
    filled = f'<rect {square} class="ag-cell" fill-opacity="{0.75 * shade:.2f}"/>'
    return f'<rect {square} class="ag-empty"/>{filled}{mark}{text}'


def _staircase(size: int) -> str:
    """The outline of what lies above the diagonal."""
    right = LEFT + CELL * size
    steps = [f"M{LEFT + CELL} {TOP}", f"H{right}", f"V{TOP + CELL * (size - 1)}"]
    for row in range(size - 1, 0, -1):
        steps.append(f"H{LEFT + CELL * row}")
        steps.append(f"V{TOP + CELL * (row - 1)}")
    return " ".join(steps) + "Z"


def columns(values: Sequence[float], labels: Sequence[str], wrong: Sequence[bool]) -> str:
    """Columns with their share above and a label below; those that should not be there are marked."""
    step = 46
    tallest = max([*values, 1e-9])
    parts = []
    for number, (value, label, marked) in enumerate(zip(values, labels, wrong, strict=True)):
        height = (FLOOR - 24) * value / tallest
        middle = LEFT + step * (number + 0.5)
        kind = "ag-wrongly" if marked else "ag-cell"
        parts.append(
            f'<rect x="{middle - 16}" y="{FLOOR - height:.1f}" width="32" height="{height:.1f}" rx="3" class="{kind}"/>'
        )
        parts.append(f'<text x="{middle}" y="{FLOOR - height - 5:.1f}" text-anchor="middle">{value:.0%}</text>')
        parts.append(f'<text x="{middle}" y="{FLOOR + 17}" text-anchor="middle" class="ag-dim">{label}</text>')
    width = LEFT + step * len(values) + 8
    parts.append(f'<line x1="{LEFT}" x2="{width - 8}" y1="{FLOOR}" y2="{FLOOR}" class="ag-axis"/>')
    return _svg(width, HEIGHT, "How often each token was drawn", parts)


def curves(x: Sequence[float], ys: Sequence[tuple[str, Sequence[float]]], across: str) -> str:
    """Up to two named curves over `x`; the second is dashed. Values that are no numbers are left out."""
    width, left, right = 420, 44, 300
    finite = [value for _, y in ys for value in y if np.isfinite(value)]
    low, high = (min(finite), max(finite)) if finite else (0.0, 1.0)
    span, reach = (high - low) or 1.0, (max(x) - min(x)) or 1.0
    parts = [f'<line x1="{left}" x2="{right}" y1="{FLOOR}" y2="{FLOOR}" class="ag-axis"/>']
    for value, at in ((high, 16.0), (low, FLOOR - 2.0)):
        parts.append(f'<text x="{left - 8}" y="{at}" text-anchor="end" class="ag-dim">{value:.2f}</text>')
    for number, (name, y) in enumerate(ys):
        points = [
            (left + (right - left) * (a - min(x)) / reach, FLOOR - 8 - (FLOOR - 20) * (b - low) / span)
            for a, b in zip(x, y, strict=False)
            if np.isfinite(b)
        ]
        kind = "ag-line2" if number else "ag-line"
        path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        parts.append(f'<polyline points="{path}" class="{kind}"/>')
        key = 20 + 18 * number
        parts.append(f'<line x1="{right + 14}" x2="{right + 34}" y1="{key - 4}" y2="{key - 4}" class="{kind}"/>')
        parts.append(f'<text x="{right + 40}" y="{key}">{name}</text>')
    parts.append(f'<text x="{right}" y="{FLOOR + 18}" text-anchor="end" class="ag-dim">{across}</text>')
    return _svg(width, HEIGHT, "Losses during training", parts)


def _svg(width: float, height: float, label: str, parts: Sequence[str]) -> str:
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{label}">'
    return f"{head}{''.join(parts)}</svg>"


def _number(value: float) -> str:
    if value == 0:
        return "0"
    if not np.isfinite(value):
        return "nan" if np.isnan(value) else "inf"
    if abs(value) < 0.005:
        return "<.01" if value > 0 else "<0"
    return f"{value:.2f}".replace("0.", ".", 1) if abs(value) < 100 else f"{value:.0e}"
