"""Taking in what students handed in: untrusted folders and zip archives, read and never run.

Only text comes out: the assignment's modules, other plain Python files beside them, and written answers from
notebooks. Nothing is unpacked to disk, no link is followed, no device, FIFO or socket is opened, and sizes,
counts and depth are bounded before anything is read. Files that configure tools (conftest.py, pytest.ini,
sitecustomize.py, *.pth, a module named like torch) are not taken, so they mean nothing.
"""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from autograder.needed import NEEDED

from .decoding import source_text, written_answers
from .text import shown
from .trees import FILE, MAX_DEPTH, Entry, IntakeError, Parts, Tree, name_of, open_tree

__all__ = ["IntakeError", "Submitted", "find_submissions", "read_submission"]

MAX_SOURCE_BYTES = 1 << 20
"""Bytes of one Python file."""
MAX_SOURCES = 200
"""Python files taken from one submission."""
MAX_TOTAL_BYTES = 4 << 20
"""Bytes of all Python files together."""
MAX_NOTEBOOK_BYTES = 16 << 20
MAX_NOTEBOOKS = 8
MAX_NOTES = 20

_NEVER = frozenset(
    "conftest setup sitecustomize usercustomize previous_chapters noxfile tasks __main__ autograder".split()
)
_NO_SOURCES = frozenset("tests test docs build dist".split())


@dataclass(frozen=True)
class Submitted:
    """One submission, taken in.

    ``sources`` maps relative posix paths to text (``\\n`` line ends, any coding cookie rewritten to utf-8);
    ``notebook_answers`` maps grade ids to what the student wrote; ``files_seen`` counts directory entries;
    ``digest`` is the SHA-256 over the taken files, sorted; ``notes`` says what was left aside and why.
    """

    student: str
    sources: dict[str, str]
    notebook_answers: dict[str, str]
    files_seen: int
    digest: str
    notes: tuple[str, ...] = ()


def read_submission(path: Path, assignment: str, modules: Sequence[str], *, student: str) -> Submitted:
    """Read the submission at `path`: a folder, or a zip of one.

    `modules` are the assignment's files (``"causal_attention.py"``). If the folder holds no Python file, and one
    subfolder alone or one alone with such files, or a subfolder named `assignment` and no module, that subfolder
    is the submission. Raises IntakeError with one clear line.
    """
    with open_tree(Path(path)) as tree:
        root = _root_of(tree, assignment, modules)
        inside = {entry.parts[len(root) :]: entry for entry in _below(tree, root)}
        notes: list[str] = []
        chosen = _chosen(inside, modules, notes)
        raw = {
            PurePosixPath(*parts).as_posix(): tree.read(entry, MAX_SOURCE_BYTES)
            for parts, entry in chosen.items()
        }
        answers = _answers(tree, inside, notes)
        return Submitted(
            student=student,
            sources={name: source_text(data) for name, data in raw.items()},
            notebook_answers=answers,
            files_seen=tree.seen,
            digest=_digest(raw, answers),
            notes=tuple(notes[:MAX_NOTES]),
        )


def find_submissions(root: Path, assignment: str) -> list[tuple[str, Path]]:
    """Pairs (student, where to read) below `root`, sorted by student.

    `root` is a class (``root/<student>/<assignment>/``, ``root/<student>/<assignment>.zip`` or
    ``root/<student>.zip``), one submission's folder, or a zip of it. A student folder without the assignment
    is left out. Raises IntakeError if nothing is found, or two are one student's.
    """
    root = Path(root)
    if root.is_file():
        return [(_single_name(root, assignment), root)]
    if not root.is_dir():
        raise IntakeError(
            f"{shown(str(root), 200)}: no such folder; give the folder that holds the submissions"
        )
    children = sorted(child for child in root.iterdir() if not child.name.startswith("."))
    zips = [(one.stem, one) for one in children if one.suffix.lower() == ".zip" and one.is_file()]
    folders = [(one.name, place) for one in children if one.is_dir() and (place := _place(one, assignment))]
    named_so = root.resolve().name == assignment
    alone = next((child.name for child in children if child.suffix == ".py"), "")
    if alone and zips and not folders and not named_so:
        raise IntakeError(
            f"{shown(str(root), 200)} holds archives and {shown(alone, 60)}: if it is a class, put that file into "
            f"a folder <student>/{assignment}; if it is one submission, call it {assignment}"
        )
    if alone and (named_so or not folders):
        return [(_single_name(root, assignment), root)]
    if zips or folders:
        return sorted(_by_student(folders, zips).items())
    if named_so:
        return [(_single_name(root, assignment), root)]
    raise IntakeError(
        f"{shown(str(root), 200)}: no submission of {assignment} found; expected <student>/{assignment}/ "
        f"in it, <student>.zip, or the files of one submission"
    )


def _by_student(folders: Sequence[tuple[str, Path]], zips: Sequence[tuple[str, Path]]) -> dict[str, Path]:
    """Where to read by student; of a folder and an archive the folder counts: it is nbgrader's own layout.

    Two whose names look alike are one student to every list: somebody has to choose.
    """
    found: dict[str, Path] = {}
    alike: dict[str, str] = {}
    given = {name for name, _ in folders}
    for name, place in [*folders, *(one for one in zips if one[0] not in given)]:
        student = _printable(name)
        looks = unicodedata.normalize("NFC", shown(student, 2_000))
        if looks in alike:
            both = f"{shown(str(found[alike[looks]]), 200)} and {shown(str(place), 200)}"
            raise IntakeError(f"{both} would both be the student {shown(student, 60)}: rename one of them")
        found[student], alike[looks] = place, student
    return found


def _place(student: Path, assignment: str) -> Path | None:
    """Where a student's folder holds the assignment. A link counts, so that its refusal is reported."""
    if student.is_symlink():  # to another student, perhaps
        return student
    places = (student / assignment, student / f"{assignment}.zip")
    try:
        return next((place for place in places if place.is_symlink() or place.exists()), None)
    except OSError:  # a closed folder
        return places[0]


def _single_name(path: Path, assignment: str) -> str:
    """The student of a lone submission: the folder's or archive's name, or its parent's where that is the
    chapter.
    """
    path = path.resolve()
    name = path.name if path.is_dir() else path.stem
    return _printable((path.parent.name if name == assignment else name) or "submission")


def _printable(name: str) -> str:
    """A file name as text: bytes that are no UTF-8 are written as escapes."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _root_of(tree: Tree, assignment: str, modules: Sequence[str]) -> Parts:
    """The folder of `tree` in which the submission's files stand."""
    root: Parts = ()
    while len(root) < MAX_DEPTH:
        below = [entry.parts[len(root) :] for entry in _below(tree, root)]
        files = {parts[0] for parts in below if len(parts) == 1}
        folders = {parts[0] for parts in below if len(parts) > 1}
        if files & set(modules):
            break
        answers = {parts[0] for parts in below if len(parts) > 1 and parts[-1] in modules} or folders
        if assignment in folders:
            root += (assignment,)
        elif len(answers) == 1 and not any(name.endswith((".py", ".ipynb")) for name in files):
            root += (answers.pop(),)
        else:
            break
    return root


def _below(tree: Tree, root: Parts) -> list[Entry]:
    return [
        entry for entry in tree.entries if entry.parts[: len(root)] == root and len(entry.parts) > len(root)
    ]


def _chosen(inside: Mapping[Parts, Entry], modules: Sequence[str], notes: list[str]) -> dict[Parts, Entry]:
    """The Python files to take, sorted by path; what looks like one and isn't taken is put into `notes`."""
    chosen: dict[Parts, Entry] = {}
    for parts, entry in sorted(inside.items()):
        if len(parts) == 1 and parts[0] in modules:
            if entry.kind != FILE:
                raise IntakeError(
                    f"{name_of(parts)} is {entry.kind}, not a regular file: hand in the file itself"
                )
            chosen[parts] = entry
        elif parts[-1].endswith(".py"):
            if reason := _refusal(parts, entry):
                notes.append(f"{name_of(parts)} was left aside: {reason}")
            else:
                chosen[parts] = entry
    if len(chosen) > MAX_SOURCES:
        raise IntakeError(f"more than {MAX_SOURCES} Python files: hand in the assignment's files only")
    for parts, entry in chosen.items():
        if entry.size > MAX_SOURCE_BYTES:
            raise IntakeError(
                f"{name_of(parts)} is larger than {MAX_SOURCE_BYTES >> 20} MiB: hand in source code only"
            )
    if sum(entry.size for entry in chosen.values()) > MAX_TOTAL_BYTES:
        raise IntakeError(
            f"the Python files hold over {MAX_TOTAL_BYTES >> 20} MiB together: hand in source code only"
        )
    return chosen


def _refusal(parts: Parts, entry: Entry) -> str:
    """Why a Python file that is none of the assignment's modules is not taken, or ``""``."""
    stem = parts[-1][: -len(".py")]
    if entry.kind != FILE:
        return f"it is {entry.kind}"
    if not all(part.isidentifier() for part in (*parts[:-1], stem)):
        return "its name cannot be imported"
    if stem in _NEVER or stem.startswith("test_") or stem.endswith("_test") or stem in ("test", "tests"):
        return "tests and files that set up tools are not part of an answer"
    if len(parts) > 1 and parts[0] in _NO_SOURCES:
        return f"{parts[0]}/ is not part of an answer"
    if unicodedata.normalize("NFKC", parts[0].removesuffix(".py")) in _TAKEN:
        return "it has the name of a module that is installed everywhere"
    return ""


# Names that mean something on every machine. What else happens to be installed here is no reason: on the student's
# machine it may not be.
_TAKEN = frozenset({*sys.stdlib_module_names, *sys.builtin_module_names, *NEEDED, *_NEVER})


def _answers(tree: Tree, inside: Mapping[Parts, Entry], notes: list[str]) -> dict[str, str]:
    """Written answers of the notebooks at the top of the submission; of two with one grade id the first
    counts.
    """
    answers: dict[str, str] = {}
    notebooks = [
        entry for parts, entry in sorted(inside.items()) if len(parts) == 1 and parts[0].endswith(".ipynb")
    ]
    for entry in notebooks[:MAX_NOTEBOOKS]:
        name = name_of(entry.parts)
        if entry.kind != FILE or entry.size > MAX_NOTEBOOK_BYTES:
            notes.append(f"{name} was left aside: it is {'too large' if entry.kind == FILE else entry.kind}")
            continue
        try:
            written = written_answers(tree.read(entry, MAX_NOTEBOOK_BYTES))
        except (IntakeError, ValueError) as problem:
            notes.append(f"{name}: no written answers taken; {shown(str(problem), 120)}")
            continue
        answers = {**written, **answers}
    return answers


def _digest(raw: Mapping[str, bytes], answers: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    pieces = [*raw.items(), *((f"#{key}", text.encode("utf-8", "replace")) for key, text in answers.items())]
    for name, data in sorted(pieces):
        label = name.encode("utf-8", "surrogateescape")
        # Lengths first, so that no two sets of files run together to the same bytes.
        digest.update(len(label).to_bytes(8, "big") + label + len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
