"""A drawing with what there is to see in it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

STYLE = "<style>" + Path(__file__).with_name("pictures.css").read_text(encoding="utf-8") + "</style>"


@dataclass(frozen=True)
class Figure:
    """`drawings` are SVG elements side by side, each with its heading; `broken` says which property does not hold.

    `hint` is what the picture tells where every property that it can show holds.
    """

    title: str
    drawings: tuple[tuple[str, str], ...]
    reading: str
    broken: tuple[str, ...] = ()
    hint: str = ""

    def html(self) -> str:
        """The figure for a notebook; the colours are those of the card it stands in."""
        panels = "".join(
            f'<div class="ag-panel"><div class="ag-label">{escape(name)}</div>{svg}</div>'
            for name, svg in self.drawings
        )
        said = "".join(f'<p class="ag-broken">{escape(line)}</p>' for line in self.broken)
        said += f"<p>{escape(self.hint)}</p>" if self.hint and not self.broken else ""
        return (
            f'<figure class="ag-figure"><figcaption><b>{escape(self.title)}</b></figcaption>'
            f'<div class="ag-panels">{panels}</div>{said}<p class="ag-soft">{escape(self.reading)}</p></figure>'
        )
