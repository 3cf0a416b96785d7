"""A new exercise in all the places where one has to be: small, made up, and right, so that it stands at once."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.assignment import load_assignment
from autograder.grading.store import write_atomically

TEMPLATES = Path(__file__).parent / "templates"


class AuthoringError(Exception):
    """An exercise can't be made; one clear line."""


@dataclass(frozen=True)
class Made:
    """What was written: new files, and files that were added to."""

    id: str
    files: tuple[Path, ...]


def new_exercise(chapter: str, name: str, root: Path, *, title: str = "") -> Made:
    """Add an exercise called `name` to assignment `chapter` of the checkout `root`.

    A name in CamelCase becomes an ``nn.Module``, any other a function. It is worth 0 points at first, so that the
    assignment's still sum to 100. Nothing is written if something of that name is there already. Raises
    ``AuthoringError``, ``AssignmentError``.
    """
    folder = root / "solutions" / chapter
    assignment = load_assignment(folder)
    if not name.isidentifier() or keyword.iskeyword(name) or not name.isascii():
        raise AuthoringError(f"{name!r} is no name for a function or class in Python")
    is_class = name[0].isupper()
    slug = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
    words = {
        "@CHAPTER@": chapter, "@NAME@": name, "@SLUG@": slug, "@ID@": f"{chapter}-{slug}", "@POINTS@": "0",
        "@TITLE@": title or slug.replace("_", " ").capitalize(),
    }  # fmt: skip
    if name in assignment.names or words["@ID@"] in {exercise.id for exercise in assignment.exercises}:
        raise AuthoringError(f"{chapter} has an exercise {name} already")
    written = dict(_files(root, chapter, "class" if is_class else "function", words))
    for path in (folder / f"{slug}.py", root / "autograder" / "suites" / chapter / f"test_{slug}.py"):
        if path.exists():
            raise AuthoringError(f"{path.relative_to(root)} is there already")
    for path, text in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        write_atomically(path, text)
        path.chmod(mode)
    return Made(words["@ID@"], tuple(written))


def _files(root: Path, chapter: str, kind: str, words: dict[str, str]) -> Iterator[tuple[Path, str]]:
    """(path, its new text) of all that an exercise consists of."""
    folder, kit, slug = root / "solutions" / chapter, root / "autograder", words["@SLUG@"]

    def made(template: str) -> str:
        text = (TEMPLATES / f"{template}.txt").read_text(encoding="utf-8")
        for mark, word in words.items():
            text = text.replace(mark, word)
        return text

    yield folder / f"{slug}.py", made(f"{kind}.py")
    yield kit / "suites" / chapter / f"test_{slug}.py", made(f"suite_{kind}.py")
    toml = folder / "assignment.toml"
    yield toml, _with_exercise(_read(toml), f"{slug}.py", made("entry.toml"))
    for path, template in (
        (folder / "README.md", "brief.md"),
        (folder / f"test_{chapter}.py", f"public_{kind}.py"),
        (kit / "misconceptions" / f"{chapter}.toml", f"misconception_{kind}.toml"),
    ):
        yield path, _read(path).rstrip("\n") + "\n" + made(template)
    if kind == "function":
        probes = kit / "probes" / f"{chapter}.py"
        yield probes, _read(probes).rstrip("\n") + "\n" + made("probe_function.py")
    notes = folder / "notebook.py"
    yield notes, _with_cell(_read(notes), words["@ID@"])


def _with_exercise(text: str, module: str, entry: str) -> str:
    """assignment.toml with one more module and exercise; written questions stay last."""
    text, count = re.subn(r"^(modules = \[[^\]]*?)(,?\s*)\]", rf'\1, "{module}"\2]', text, count=1, flags=re.M)
    if count != 1:
        raise AuthoringError("assignment.toml has no list `modules` to add to")
    at = text.find("\n[[question]]")
    before, after = (text, "") if at < 0 else (text[:at], text[at:])
    return before.rstrip("\n") + "\n" + entry + (("\n" + after.lstrip("\n")) if after else "")


def _with_cell(text: str, exercise: str) -> str:
    """notebook.py with a cell for the exercise, after the last one of its kind."""
    cell = f"# %% [check] {exercise}\n"
    cells = list(re.finditer(r"^# %% \[check\].*\n", text, re.M))
    at = cells[-1].end() if cells else len(text)
    return text[:at] + "\n" + cell + text[at:]


def _read(path: Path) -> str:
    if not path.is_file():
        raise AuthoringError(f"{path} is missing")
    return path.read_text(encoding="utf-8")
