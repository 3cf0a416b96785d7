"""Every mishap gives one line that says what to do; the exact line is the test."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import autograder
from autograder import needed, own_folder
from autograder.cli import main
from autograder.last_results import standings
from autograder.own_folder import OwnFolderError, check_folder
from tests.learner.conftest import edit

EXERCISE = "ch03-causal_attention"
FILE = "causal_attention.py"
FIRST = "        b, T, d_in = x.shape\n"
Spoil = Callable[[Path], None]


def before(statement: str) -> Spoil:
    """The statement as the first of ``forward``, which is line 29."""
    return lambda folder: edit(folder / FILE, FIRST, f"        {statement}\n{FIRST}")


def at_top(line: str) -> Spoil:
    return lambda folder: edit(folder / FILE, '"""Causal self-attention', f'{line}\n"""Causal self-attention')


CODE: dict[str, tuple[Spoil, str, str]] = {
    "half an edit": (
        lambda folder: edit(folder / FILE, "return attn_weights @ values", "return attn_weights @ (values"),
        "crashed",
        "causal_attention.py:37: not Python yet ('(' was never closed): "
        "finish this line; until then nothing in the file can run",
    ),
    "tabs": (
        lambda folder: edit(folder / FILE, FIRST, "\tb, T, d_in = x.shape\n"),
        "crashed",
        "causal_attention.py:29: tabs and spaces are mixed: indent with four spaces everywhere "
        "(an editor can convert them)",
    ),
    "indentation": (
        lambda folder: edit(folder / FILE, FIRST, "  b, T, d_in = x.shape\n"),
        "crashed",
        "causal_attention.py:29: the indentation does not fit "
        "(unindent does not match any outer indentation level): four spaces for each level",
    ),
    "a package that is not installed": (
        at_top("import not_installed_anywhere.part"),
        "crashed",
        "causal_attention.py:1: the package not_installed_anywhere is not installed here: "
        "do without it, as the assignment needs no other one",
    ),
    "previous_chapters.py deleted": (
        at_top("from previous_chapters import GPTModel"),
        "crashed",
        "previous_chapters.py is not here: get it back: autograder reset previous_chapters.py",
    ),
    "an error while the file is loaded": (
        at_top("spare = 1 / 0"),
        "crashed",
        "causal_attention.py:1: ZeroDivisionError: division by zero: the file can't be loaded further than this line",
    ),
    "a name spelled otherwise": (
        lambda folder: edit(folder / FILE, "class CausalAttention", "class CausalAtention"),
        "missing",
        "causal_attention.py defines no CausalAttention: is it spelled so? "
        "To get its stub: autograder reset ch03-causal_attention",
    ),
    "a file deleted": (
        lambda folder: (folder / FILE).unlink(),
        "missing",
        "causal_attention.py is not here: give it its name back, or get an empty one: "
        "autograder reset causal_attention.py",
    ),
    "memory asked for at once": (
        before("torch.ones(10**13)"),
        "out_of_memory",
        "causal_attention.py:29: asks for 40 TB at once: which shape is that large?",
    ),
    "recursion": (
        before("self.forward(x)"),
        "failed",
        "causal_attention.py:29: this calls itself without end: when should it stop?",
    ),
    "exit": (
        before("raise SystemExit"),
        "failed",
        "causal_attention.py:29: exit() ends the whole program: return the result instead",
    ),
    "a stub left": (
        before('raise NotImplementedError("ch03-causal_attention: CausalAttention.forward")'),
        "not_implemented",
        "causal_attention.py:29: CausalAttention.forward is still a stub: "
        "write your answer in place of `raise NotImplementedError`",
    ),
}


@pytest.mark.parametrize("mishap", CODE)
def test_a_mishap_in_the_code_is_one_line(folder: Path, mishap: str) -> None:
    spoil, status, line = CODE[mishap]
    spoil(folder)
    [entry] = check_folder(folder, EXERCISE)["exercises"]
    assert entry["status"] == status
    said = [check["came_back"] for check in entry["checks"] if check["outcome"] == "failed"]
    assert line in said, said
    assert all("\n" not in one for one in said)


def test_an_endless_loop_ends(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRADER_SECONDS", "1")
    before("while True: pass")(folder)
    [entry] = check_folder(folder, EXERCISE)["exercises"]
    assert entry["status"] == "timeout"
    line = "causal_attention.py:29: still at work after 1 seconds: what would end this loop?"
    assert {check["came_back"] for check in entry["checks"]} == {line}


ENCODINGS = {"latin-1": "größer", "utf-16": "größer"}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_another_encoding_is_judged_and_said(folder: Path, encoding: str) -> None:
    text = (folder / FILE).read_text(encoding="utf-8")
    (folder / FILE).write_bytes(f"# {ENCODINGS[encoding]}\n{text}".encode(encoding))
    report = check_folder(folder, EXERCISE)
    assert report["exercises"][0]["status"] == "passed"
    assert report["message"] == "causal_attention.py is not saved as UTF-8: save it so (in VS Code: Save with Encoding)"


def test_a_renamed_file_is_found_and_said(folder: Path) -> None:
    (folder / FILE).rename(folder / "attention_of_mine.py")
    report = check_folder(folder, EXERCISE)
    assert report["exercises"][0]["status"] == "passed"
    assert report["message"] == (
        "causal_attention.py is not here: its answers are looked for in your other files. "
        "An empty one comes by: autograder reset causal_attention.py"
    )


RECORDS = {
    "cut short": '{"looks": {',
    "empty": "{}",
    "a list": "[]",
    "nothing below": '{"looks": {}, "misconceptions": []}',
    "a look that is none": '{"looks": {"a": 5}, "misconceptions": {}}',
    "a look half there": '{"looks": {"a": {"expected": 1}}, "misconceptions": {}}',
    "a mistake half there": '{"looks": {}, "misconceptions": {"a": {}}}',
    "deeper than deep": "[" * 100_000,
}


@pytest.mark.parametrize("record", RECORDS)
def test_a_damaged_record_is_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture, record: str
) -> None:
    (folder / "observations.json").write_text(RECORDS[record])
    monkeypatch.chdir(folder)
    assert main(["check", EXERCISE]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert f"need the assignment's own files: {folder / 'observations.json'} is damaged (" in line
    assert line.endswith(": fetch the assignment again")


def test_a_record_that_is_a_folder_or_wrong_inside_is_one_line(folder: Path) -> None:
    path = folder / "observations.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"array"', '"arrow"'), encoding="utf-8")
    with pytest.raises(OwnFolderError, match="is damaged .at .*fetch the assignment again"):
        check_folder(folder, EXERCISE)
    path.unlink()
    path.mkdir()
    with pytest.raises(OwnFolderError, match="is damaged .*fetch the assignment again"):
        check_folder(folder, EXERCISE)


def test_a_pipe_in_place_of_a_file_holds_nothing_up(folder: Path) -> None:
    os.mkfifo(folder / ".last_results.json")
    assert {standing.status for standing in standings(folder)} <= {"written", "not_implemented", "missing"}
    for name, says in {"test_ch03.py": "can't be read .it is no file", "observations.json": "damaged .no file"}.items():
        (folder / name).unlink()
        os.mkfifo(folder / name)
        with pytest.raises(OwnFolderError, match=f"{name} .*{says}.*fetch the assignment again"):
            check_folder(folder, EXERCISE)


def test_helpers_in_a_folder_beside_the_answers_are_taken(folder: Path) -> None:
    (folder / "helpers").mkdir()
    (folder / "helpers" / "masks.py").write_text("import torch\ndef ones(n): return torch.ones(n, n)\n")
    at_top("from helpers.masks import ones")(folder)
    assert check_folder(folder, EXERCISE)["exercises"][0]["status"] == "passed"


def test_tests_that_end_the_program_are_one_line(folder: Path) -> None:
    (folder / "test_ch03.py").write_text("raise SystemExit(0)")
    with pytest.raises(OwnFolderError, match="test_ch03.py can't be read .SystemExit: 0.: fetch the assignment again"):
        check_folder(folder, EXERCISE)


TERMS: dict[str, Spoil] = {
    "exercises that are none": lambda path: path.write_text(
        'assignment = "ch03"\ntitle = "T"\nmodules = []\nexercise = [1]\n'
    ),
    "a title that is a list": lambda path: edit(path, 'title = "Causal attention"', "title = []"),
    "limits that are a number": lambda path: edit(
        path, 'title = "Causal attention"', 'title = "Causal attention"\nlimits = 5'
    ),
    "names that are none": lambda path: edit(path, 'names = [', "names = [[], "),
    "deeper than deep": lambda path: path.write_text("a = " + "[" * 20_000),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.parametrize("terms", TERMS)
def test_damaged_terms_are_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture, terms: str
) -> None:
    TERMS[terms](folder / "assignment.toml")
    monkeypatch.chdir(folder.parent)
    assert main(["progress"]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("autograder: ") and str(folder) in line


def test_a_wrong_folder_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    elsewhere = tmp_path / "elsewhere" / "deeper"
    elsewhere.mkdir(parents=True)
    monkeypatch.chdir(elsewhere)
    line = f"there is no ch03 in {elsewhere}: go to the folder that holds ch03/, or into it"
    assert main(["check", "ch03"]) == 2
    assert capsys.readouterr().err == f"autograder: {line}\n"
    assert repr(autograder.check("ch03")) == line


def test_a_file_of_the_kit_is_missed(folder: Path) -> None:
    (folder / "observations.json").unlink()
    missing = folder / "observations.json"
    with pytest.raises(OwnFolderError) as error:
        check_folder(folder)
    assert str(error.value) == (
        f"These checks need the assignment's own files: {missing} is missing: fetch the assignment again"
    )


def test_a_python_without_the_packages_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needed, "NEEDED", ("torch", "not_installed_anywhere"))
    with pytest.raises(OwnFolderError, match="not_installed_anywhere can't be found by this Python .*pip install not_"):
        check_folder(folder)
    assert own_folder.missing_line().count("\n") == 0


def test_the_same_in_a_notebook(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    CODE["half an edit"][0](folder)
    monkeypatch.chdir(folder)
    shown = autograder.check(EXERCISE)
    line = CODE["half an edit"][2]
    assert repr(shown).count(line) == 1
    assert "not Python yet" in shown._repr_html_()  # type: ignore[union-attr]
    assert "Traceback" not in repr(shown)
