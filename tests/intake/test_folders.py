"""Submissions as folders, with every kind of thing a file system can hold."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import pytest

from autograder.sandbox import intake, trees
from autograder.sandbox.intake import IntakeError, Submitted, find_submissions, read_submission

MODULES = ["causal_attention.py", "self_attention.py"]


def read(folder: Path) -> Submitted:
    return read_submission(folder, "ch03", MODULES, student="ada")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "ada" / "ch03"
    made.mkdir(parents=True)
    (made / "causal_attention.py").write_text("x = 1\n")
    return made


def test_takes_modules_and_renamed_files(folder: Path) -> None:
    (folder / "my_attention.py").write_text("y = 2\n")
    (folder / "parts").mkdir()
    (folder / "parts" / "scores.py").write_text("z = 3\n")
    taken = read(folder)
    assert taken.sources == {
        "causal_attention.py": "x = 1\n",
        "my_attention.py": "y = 2\n",
        "parts/scores.py": "z = 3\n",
    }
    assert (taken.student, taken.files_seen, taken.notes) == ("ada", 4, ())


@pytest.mark.parametrize(
    "name",
    "conftest.py pytest.ini setup.cfg sitecustomize.py usercustomize.py torch.py timeit.py "
    "numpy.py test_ch03.py ch03_test.py "
    "previous_chapters.py evil.pth evil.so setup.py autograder.py __main__.py json/__init__.py "
    "torch/__init__.py __pycache__/causal_attention.cpython-311.pyc .hidden.py .ipynb_checkpoints/old.py "
    "tests/helper.py a-b.py 1st.py tox.ini .git/hooks/pre_commit.py venv/lib/thing.py".split(),
)
def test_extra_files_mean_nothing(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("raise SystemExit('taken')")
    assert list(read(folder).sources) == ["causal_attention.py"]


def test_virtual_environment_is_passed_by(folder: Path) -> None:
    (folder / "myenv" / "lib").mkdir(parents=True)
    (folder / "myenv" / "pyvenv.cfg").write_text("")
    (folder / "myenv" / "lib" / "helper.py").write_text("")
    assert list(read(folder).sources) == ["causal_attention.py"]


@pytest.mark.parametrize("wrapper", [["ch03"], ["ch03-final (2)"], ["ada", "ch03"], ["ch03", "inner"]])
def test_descends_into_the_only_folder_with_answers(tmp_path: Path, wrapper: list[str]) -> None:
    inner = tmp_path.joinpath("given", *wrapper)
    inner.mkdir(parents=True)
    (inner / "self_attention.py").write_text("x = 1\n")
    (tmp_path / "given" / "timestamp.txt").write_text("now")
    (inner.parent / "my notes").mkdir()
    (inner.parent / "my notes" / "readme.txt").write_text("not an answer")
    assert list(read(tmp_path / "given").sources) == ["self_attention.py"]


def test_named_folder_is_preferred(tmp_path: Path) -> None:
    for chapter in ("ch02", "ch03"):
        (tmp_path / "given" / chapter).mkdir(parents=True)
        (tmp_path / "given" / chapter / "causal_attention.py").write_text(f"name = {chapter!r}\n")
    assert read(tmp_path / "given").sources == {"causal_attention.py": "name = 'ch03'\n"}


def test_no_link_is_followed(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "answers.py").write_text("SECRET = 1\n")
    (folder / "extra.py").symlink_to(secret / "answers.py")
    (folder / "linked").symlink_to(secret)
    (folder / "up").symlink_to("../../..")
    (folder / "loop").symlink_to("loop")
    taken = read(folder)
    assert list(taken.sources) == ["causal_attention.py"]
    assert taken.notes == ("extra.py was left aside: it is a link",)


def test_module_that_is_a_link_is_refused(folder: Path) -> None:
    (folder / "self_attention.py").symlink_to("/etc/passwd")
    with pytest.raises(IntakeError, match=r"self_attention\.py is a link"):
        read(folder)


def test_submission_that_is_a_link_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    with pytest.raises(IntakeError, match="link is a link"):
        read(tmp_path / "link")


def test_student_who_is_a_link_to_another_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ada" / "ch03").mkdir(parents=True)
    (tmp_path / "eve").symlink_to("ada")
    (tmp_path / "zed").mkdir()
    (tmp_path / "zed" / "ch03").symlink_to("../ada/ch03")
    places = dict(find_submissions(tmp_path, "ch03"))
    assert list(places) == ["ada", "eve", "zed"]
    for student in ("eve", "zed"):
        with pytest.raises(IntakeError, match="is a link"):
            read(places[student])


@pytest.mark.parametrize(
    "pair",
    [
        (b"an\xe9", b"an\\udce9"), (b"ada.zip", b"ada.ZIP"), (b"ada", "ada\u200b.zip".encode()),
        ("Jos\u00e9".encode(), "Jose\u0301".encode()), (b"ada", "\u202eada".encode()),
    ],
)  # fmt: skip
def test_two_that_would_be_one_student_are_named(tmp_path: Path, pair: tuple[bytes, bytes]) -> None:
    for name in map(os.fsdecode, pair):
        if name.lower().endswith("zip"):
            (tmp_path / name).write_bytes(b"")
        else:
            (tmp_path / name / "ch03").mkdir(parents=True)
    with pytest.raises(IntakeError, match=r"would both be the student .*: rename one of them$"):
        find_submissions(tmp_path, "ch03")


def test_hard_link_brings_only_its_own_text(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.py").write_text("y = 2\n")
    os.link(tmp_path / "outside.py", folder / "helper.py")
    assert read(folder).sources["helper.py"] == "y = 2\n"
    assert (tmp_path / "outside.py").read_text() == "y = 2\n"


def test_pipes_and_sockets_never_block(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(folder / "pipe.py")
    monkeypatch.chdir(folder)  # a socket's address must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.py")
        assert list(read(folder).sources) == ["causal_attention.py"]
    os.mkfifo(folder / "self_attention.py")
    with pytest.raises(IntakeError, match=r"self_attention\.py is a pipe"):
        read(folder)


def test_pipe_put_in_place_after_listing(folder: Path) -> None:
    """What is opened is looked at again: a swap between listing and reading gains nothing."""
    with trees.open_tree(folder) as tree:
        (folder / "causal_attention.py").unlink()
        os.mkfifo(folder / "causal_attention.py")
        with pytest.raises(IntakeError, match="not a regular file"):
            tree.read(tree.entries[0], 100)
        (folder / "causal_attention.py").unlink()
        (folder / "causal_attention.py").symlink_to("/etc/passwd")
        with pytest.raises(IntakeError, match="cannot be read"):
            tree.read(tree.entries[0], 100)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make device nodes")
def test_devices_are_refused(folder: Path) -> None:
    try:
        os.mknod(folder / "self_attention.py", 0o600 | 0o020000, os.makedev(1, 5))  # /dev/zero
    except PermissionError:
        pytest.skip("this container makes no device nodes")
    with pytest.raises(IntakeError, match="is a device"):
        read(folder)


def test_sizes_are_bounded(folder: Path) -> None:
    with (folder / "self_attention.py").open("wb") as file:
        file.truncate(1 << 40)  # sparse: a terabyte that takes no space
    with pytest.raises(IntakeError, match="larger than 1 MiB"):
        read(folder)


def test_large_file_that_is_no_source_is_passed_by(folder: Path) -> None:
    with (folder / "model.pth").open("wb") as file:
        file.truncate(1 << 40)
    assert list(read(folder).sources) == ["causal_attention.py"]


def test_count_total_and_depth_are_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = folder
    for _ in range(50):
        deep = deep / "d"
        deep.mkdir()
    (deep / "deep.py").write_text("")
    assert list(read(folder).sources) == ["causal_attention.py"]
    for number in range(8):
        (folder / f"extra{number}.py").write_text("#" * 100)
    monkeypatch.setattr(intake, "MAX_TOTAL_BYTES", 400)
    with pytest.raises(IntakeError, match="together"):
        read(folder)
    monkeypatch.setattr(intake, "MAX_SOURCES", 5)
    with pytest.raises(IntakeError, match="more than 5 Python files"):
        read(folder)
    monkeypatch.setattr(trees, "MAX_ENTRIES", 5)
    with pytest.raises(IntakeError, match="more than 5 files"):
        read(folder)


def test_names_in_messages_are_clean(folder: Path) -> None:
    name = "x\x1b[31m\u202eevil\n.py"
    (folder / name).symlink_to("/etc/passwd")
    (note,) = read(folder).notes
    assert note == "xevil .py was left aside: it is a link"
    (folder / os.fsdecode(b"\xff\xfe.py")).write_text("")
    assert all(note.isprintable() for note in read(folder).notes)


def test_folders_of_modules_names_are_no_files(folder: Path) -> None:
    (folder / "self_attention.py").mkdir()
    assert list(read(folder).sources) == ["causal_attention.py"]


def test_missing_and_unreadable(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="cannot be opened"):
        read(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(IntakeError, match="pipe is a pipe"):
        read(tmp_path / "pipe")
    (tmp_path / "empty").mkdir()
    assert read(tmp_path / "empty").sources == {}


def test_a_place_that_cannot_be_looked_at_is_one_students_alone(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    name = "c" * 300  # no disk takes that: an error, as from a closed folder where the grader is not root
    [(student, place)] = find_submissions(tmp_path, name)
    assert student == "ada"
    with pytest.raises(IntakeError, match="cannot be opened"):
        read(place)


def test_digest_tells_taken_files_apart(folder: Path) -> None:
    first = read(folder).digest
    (folder / "notes.txt").write_text("not taken")
    assert read(folder).digest == first
    (folder / "extra.py").write_text("")
    second = read(folder).digest
    (folder / "extra.py").rename(folder / "other.py")
    assert len({first, second, read(folder).digest}) == 3


def notebook(*cells: dict[str, object]) -> str:
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def written(grade_id: object, source: object, **marks: object) -> dict[str, object]:
    return {
        "cell_type": "markdown",
        "source": source,
        "metadata": {"nbgrader": {"grade_id": grade_id, "solution": True, **marks}},
    }


def test_notebooks_give_written_answers_only(folder: Path) -> None:
    code = {**written("ch03-code", "raise SystemExit"), "cell_type": "code"}
    (folder / "ch03.ipynb").write_text(
        notebook(
            code,
            written("ch03-why", ["Because\n", "of variance."]),
            written("ch03-why", "a copy of the cell"),
            written("ch03 bad id", "no"),
            written(["x"], "no"),
            written("ch03-read_only", "the question", solution=False),
            written("ch03-number", 5),
            {"cell_type": "markdown"},
        )
    )
    taken = read(folder)
    assert taken.notebook_answers == {"ch03-why": "Because\nof variance.", "ch03-number": ""}
    assert list(taken.sources) == ["causal_attention.py"]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"cells": 5}', "[" * 500_000, '{"cells": [1, null, []]}', "\x00\xff", '{"a": 1e999999}'],
    ids=range(8),
)
def test_broken_notebook_is_no_rejection(folder: Path, text: str) -> None:
    (folder / "ch03.ipynb").write_text(text)
    taken = read(folder)
    assert taken.notebook_answers == {} and list(taken.sources) == ["causal_attention.py"]


def test_notebook_of_too_many_objects(folder: Path) -> None:
    (folder / "ch03.ipynb").write_text("[" + "[]," * 2_000_000 + "[]]")
    assert read(folder).notes == ("ch03.ipynb: no written answers taken; it is too large to be read",)


def test_finding_a_class(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "zoe").mkdir()
    (tmp_path / "zoe" / "ch02").mkdir()
    (tmp_path / "bob.zip").write_bytes(b"")
    (tmp_path / "eve").mkdir()
    (tmp_path / "eve" / "ch03").symlink_to(folder)
    (tmp_path / "dan").mkdir()
    (tmp_path / "dan" / "ch03.zip").write_bytes(b"")
    (tmp_path / "ada.zip").write_bytes(b"")
    (tmp_path / ".git").mkdir()
    assert find_submissions(tmp_path, "ch03") == [
        ("ada", folder),
        ("bob", tmp_path / "bob.zip"),
        ("dan", tmp_path / "dan" / "ch03.zip"),
        ("eve", tmp_path / "eve" / "ch03"),
    ]


def test_finding_one_submission(folder: Path, tmp_path: Path) -> None:
    assert find_submissions(folder, "ch03") == [("ada", folder)]
    folder.rename(tmp_path / "grace")
    assert find_submissions(tmp_path / "grace", "ch03") == [("grace", tmp_path / "grace")]
    (tmp_path / "alan.zip").write_bytes(b"")
    assert find_submissions(tmp_path / "alan.zip", "ch03") == [("alan", tmp_path / "alan.zip")]


def test_one_bare_file_makes_no_submission_of_a_class(tmp_path: Path) -> None:
    for name in ("ada.zip", "emmy.zip", "eve.py"):
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(IntakeError, match=r"holds archives and eve\.py: if it is a class, put that file into"):
        find_submissions(tmp_path, "ch03")
    (tmp_path / "ch03").mkdir()
    for name in ("causal_attention.py", "backup.zip"):
        (tmp_path / "ch03" / name).write_bytes(b"")
    assert find_submissions(tmp_path / "ch03", "ch03") == [(tmp_path.name, tmp_path / "ch03")]


def test_finding_nothing(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="no submission of ch03"):
        find_submissions(tmp_path, "ch03")
    with pytest.raises(IntakeError, match="no such folder"):
        find_submissions(tmp_path / "nowhere", "ch03")
