"""What is tried on chapter 3, tried on another chapter: its wrong answer with the payload at work in all it defines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.assignment import load_assignment
from tests.attacks.chapters import wrong_in
from tests.attacks.loading import SOLUTIONS, WALL, Build, Submission, Surroundings, entries, payload

_TAIL = '''

import payload as _payload


def _with_payload(function, after):
    import functools

    @functools.wraps(function)
    def call(*args, **kwargs):
        result = function(*args, **kwargs)
        self, x = (args[0] if args else None), (args[-1] if args else None)
        return after(function.__name__, self, result)
    return call


def _at_init(where, self, result):
    return _payload.at_init(where, self)


def _at_forward(where, self, result):
    import sys
    x = sys._getframe(1).f_locals["x"]
    return _payload.at_forward(where, result)


for _name, _it in list(globals().items()):
    if getattr(_it, "__module__", None) != __name__ or _name.startswith("_"):
        continue
    if isinstance(_it, type):
        for _part, _after in (("__init__", _at_init), ("forward", _at_forward)):
            if _part in vars(_it):
                setattr(_it, _part, _with_payload(vars(_it)[_part], _after))
    elif callable(_it):
        globals()[_name] = _with_payload(_it, _at_forward)
'''


def on_another(chapter: str) -> list[Submission]:
    """The attacks made of code, without those that are built on chapter 3's right computation."""
    return [
        Submission(
            f"{chapter}/{entry['class']}-{place}",
            str(entry["class"]),
            "wrong",
            _build(chapter, {**entry, "only": []}, place),
            wall=float(entry.get("wall", WALL)),
            chapter=chapter,
            topic=topic,
        )
        for topic, entry, place in entries()
        if entry.get("base", "wrong") == "wrong" and not entry.get("in_part")
    ]


def _build(chapter: str, entry: Mapping[str, Any], place: str) -> Build:
    def build(folder: Path, surroundings: Surroundings) -> None:
        wrong_in(chapter)(folder, surroundings)
        (folder / "payload.py").write_text(payload(surroundings, entry, place), encoding="utf-8")
        for name in load_assignment(SOLUTIONS / chapter).modules:
            with (folder / name).open("a", encoding="utf-8") as file:
                file.write(_TAIL)

    return build
