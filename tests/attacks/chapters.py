"""Attacks on other chapters than the third: `chapters/*.toml`, one file for each.

    [wrong]     file = pairs [old, new] that make the reference wrong in every exercise
    [[attack]]  class, says, file (to whose end `code` is added), in_part and gains as in the corpus of chapter 3

`code` sees OUTSIDE, CHECKOUT, TOKEN, PORT and MARK as the payloads of chapter 3 do.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from tests.attacks.loading import MARK, WALL, Build, Submission, Surroundings, right_answer

FOLDER = Path(__file__).parent / "chapters"
_TOLD = """
OUTSIDE, CHECKOUT, TOKEN, PORT = {outside!r}, {checkout!r}, {token!r}, {port}
MARK = "_".join({mark!r})
"""


def on_other_chapters() -> list[Submission]:
    """All hostile submissions to other chapters."""
    return [
        Submission(
            f"{chapter}-{entry['class']}",
            f"{chapter}-{entry['class']}",
            "wrong",
            _build(chapter, entry),
            bool(entry.get("in_part")),
            str(entry.get("gains", "")),
            WALL,
            chapter,
        )
        for chapter in (path.stem for path in sorted(FOLDER.glob("*.toml")))
        for entry in _read(chapter)["attack"]
    ]


def wrong_in(chapter: str) -> Build:
    """The control: the wrong answer by itself."""
    return lambda folder, _: _wrong(chapter, folder)


@cache
def _read(chapter: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{chapter}.toml").read_text(encoding="utf-8"))


def _wrong(chapter: str, folder: Path) -> None:
    right_answer(chapter, folder)
    for name, pairs in _read(chapter)["wrong"].items():
        text = (folder / name).read_text(encoding="utf-8")
        for old, new in pairs:
            if text.count(old) != 1:
                raise ValueError(f"{chapter}/{name}: {old!r} is there {text.count(old)} times")
            text = text.replace(old, new)
        (folder / name).write_text(text, encoding="utf-8")


def _build(chapter: str, entry: dict[str, Any]) -> Build:
    def build(folder: Path, surroundings: Surroundings) -> None:
        _wrong(chapter, folder)
        told = _TOLD.format(
            outside=str(surroundings.outside),
            checkout=str(surroundings.checkout),
            token=surroundings.token,
            port=surroundings.port,
            mark=MARK,
        )
        with (folder / entry["file"]).open("a", encoding="utf-8") as file:
            file.write(f"{told}\n{entry['code']}")

    return build
