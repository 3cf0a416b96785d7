"""The corpus: hostile submissions, each a wrong answer with something built on it.

`corpus/*.toml` hold what is tried on chapter 3, as code; an attack's `places` say from where it is run. `files.py`
holds the attacks that are made of files rather than code, `chapters.py` those on other chapters. One attack at one
place is one submission.

    class     its name                       says      what it is after, where the name does not say it
    places    import, init, forward, thread, atexit, del
    once      run the first time only        only      where to run it (names), default everywhere
    in_part   the right computation is in it and used now and then: it may earn a check, but pass no exercise
    base      "wrong" (wrong everywhere, the default) or "nearly" (right, but without dropout)
    gains     a known limit: what the attack wins, and why it can't be kept from it
    wall      seconds an exercise may take, where the attack does nothing but let them pass
"""

from __future__ import annotations

import shutil
import textwrap
import tomllib
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.assignment import load_assignment

HERE = Path(__file__).parent
WRONG = HERE / "wrong"
SOLUTIONS = HERE.parents[1] / "solutions"
WALL = 3.0
"""Seconds that an exercise may take: a right one takes a fraction of one."""
MARK = ("HIDDEN", "BYTES", "")  # joined by "_": this file does not hold the mark itself


@dataclass(frozen=True)
class Surroundings:
    """What attacks are told about the place they are run in."""

    outside: Path
    checkout: Path
    token: str
    port: int


Build = Callable[[Path, Surroundings], None]


@dataclass(frozen=True)
class Submission:
    """One hostile submission; `build` fills its folder (or puts a file in its place) below the given path."""

    name: str
    kind: str
    base: str
    build: Build
    in_part: bool = False
    gains: str = ""
    wall: float = WALL
    chapter: str = "ch03"
    topic: str = ""


_AT = {
    "import": "attack(None, None, None)",
    "thread": "import threading\nthreading.Thread(target=attack, args=(None,) * 3, daemon=True).start()",
    "atexit": "import atexit\natexit.register(attack, None, None, None)",
    "del": "class _Dies:\n    def __del__(self):\n        attack(None, None, None)\n_Dies()",
}

_PAYLOAD = '''
OUTSIDE, CHECKOUT, TOKEN, PORT = {outside!r}, {checkout!r}, {token!r}, {port}
MARK = "_".join({mark!r})
STATE = {{}}


def right(where, self, x):
    """A right answer, for code that is right now and then."""
    import torch.nn.functional as F
    if where == "CausalAttention":
        heads, shape = 1, (*x.shape[:2], 1, -1)
    elif where == "MultiHeadAttention" and hasattr(self, "out_proj"):
        shape = (*x.shape[:2], self.shape[0], -1)
    else:
        return None
    q, k, v = (layer(x).view(shape).transpose(1, 2) for layer in (self.W_query, self.W_key, self.W_value))
    mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(*x.shape[:2], -1)
    return self.out_proj(mixed) if where == "MultiHeadAttention" else mixed


def attack(where, subject, x, self=None):
{code}


def _here(where):
    if {only!r} and where not in {only!r} or {once!r} and STATE.get("done"):
        return False
    STATE["done"] = True
    return True


def at_init(where, self):
    if {init!r} and _here(where):
        attack(where, self, None, self)


def at_forward(where, result):
    if {forward!r} and _here(where):
        import sys
        caller = sys._getframe(1).f_locals
        changed = attack(where, result, caller.get("x"), caller.get("self"))
        return result if changed is None else changed
    return result


{tail}
'''


def payload(surroundings: Surroundings, entry: Mapping[str, Any], place: str) -> str:
    """The text of ``payload.py``, which the wrong answers import."""
    return _PAYLOAD.format(
        outside=str(surroundings.outside),
        checkout=str(surroundings.checkout),
        token=surroundings.token,
        port=surroundings.port,
        mark=MARK,
        code=textwrap.indent(str(entry["code"]).strip(), "    "),
        only=entry.get("only", []),
        once=entry.get("once", False),
        init=place == "init",
        forward=place == "forward",
        tail=_AT.get(place, ""),
    )


def wrong_answer(folder: Path, text: str) -> None:
    """The wrong answer's files with `text` as their ``payload.py``."""
    folder.mkdir(parents=True)
    for path in WRONG.glob("*.py"):
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "payload.py").write_text(text, encoding="utf-8")


def right_answer(chapter: str, folder: Path) -> None:
    """The reference's own files."""
    solution = SOLUTIONS / chapter
    folder.mkdir(parents=True)
    for name in load_assignment(solution).modules:
        shutil.copy(solution / name, folder / name)


def controls(chapter: str) -> dict[str, Build]:
    """What attacks are measured by: a right answer, and each wrong one with nothing built on it."""
    from tests.attacks.chapters import wrong_in

    found: dict[str, Build] = {"right": lambda folder, _: right_answer(chapter, folder)}
    if chapter == "ch03":
        return found | {"wrong": plain_wrong, "nearly": plain_nearly}
    return found | {"wrong": wrong_in(chapter)}


def plain_wrong(folder: Path, surroundings: Surroundings) -> None:
    """The control: the same wrong answer, with nothing built on it."""
    wrong_answer(folder, payload(surroundings, {"code": "return None"}, "nowhere"))


def nearly_right(folder: Path, text: str) -> None:
    """The reference without its dropout, and `text` as a ``payload.py`` that it imports first."""
    folder.mkdir(parents=True)
    for path in (SOLUTIONS / "ch03").glob("*_attention.py"):
        source = path.read_text(encoding="utf-8").replace("attn_weights = self.dropout(attn_weights)", "pass")
        (folder / path.name).write_text("import payload\n" + source, encoding="utf-8")
    (folder / "payload.py").write_text(text, encoding="utf-8")


def plain_nearly(folder: Path, surroundings: Surroundings) -> None:
    """The other control: nearly right, with nothing built on it."""
    nearly_right(folder, payload(surroundings, {"code": "return None"}, "nowhere"))


def _coded(entry: Mapping[str, Any], place: str, topic: str) -> Submission:
    def build(folder: Path, surroundings: Surroundings) -> None:
        answer(folder, payload(surroundings, entry, place))

    kind, base = str(entry["class"]), str(entry.get("base", "wrong"))
    answer = nearly_right if base == "nearly" else wrong_answer
    wall = float(entry.get("wall", WALL))
    in_part, gains = bool(entry.get("in_part")), str(entry.get("gains", ""))
    return Submission(f"{kind}-{place}", kind, base, build, in_part, gains, wall, topic=topic)


def entries() -> Iterator[tuple[str, dict[str, Any], str]]:
    """What is tried on chapter 3 as code: topic, entry and place of each attack."""
    for path in sorted((HERE / "corpus").glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["attack"]:
            for place in entry["places"]:
                yield path.stem, entry, place


def corpus() -> list[Submission]:
    """All hostile submissions, sorted by name."""
    from tests.attacks.chapters import on_other_chapters
    from tests.attacks.files import FILES

    found = [_coded(entry, place, topic) for topic, entry, place in entries()]
    found += [Submission(f"files-{kind}", f"files-{kind}", "wrong", build) for kind, build in FILES.items()]
    found += on_other_chapters()
    return sorted(found, key=lambda one: one.name)


def one_of_each_class(attacks: Sequence[Submission]) -> list[Submission]:
    """One attack of every class, from now this, now that place."""
    kinds: dict[str, list[Submission]] = {}
    for one in attacks:
        kinds.setdefault(one.kind, []).append(one)
    return [group[zlib.crc32(kind.encode()) % len(group)] for kind, group in kinds.items()]
