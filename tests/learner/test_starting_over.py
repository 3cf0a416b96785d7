"""``reset`` puts back what was asked for, keeps what was there, and leaves the rest to the letter."""

from __future__ import annotations

import ast
import os
from datetime import datetime
from pathlib import Path

import pytest

from autograder.assignment import AssignmentError
from autograder.cli import main
from autograder.own_folder import OwnFolderError
from autograder.starting_over import reset
from tests.learner.conftest import edit

NOW = datetime(2026, 11, 20, 16, 30, 5)


def released(root: Path, file: str) -> str:
    return (root / "assignments" / "ch03" / file).read_text(encoding="utf-8")


def test_one_exercise_of_a_file(root: Path, folder: Path) -> None:
    path = folder / "multi_head_attention.py"
    edit(path, "class MultiHeadAttentionWrapper", "MINE = 'my own'  # stays\n\n\nclass MultiHeadAttentionWrapper")
    before = path.read_text(encoding="utf-8")
    [done] = reset(folder, "ch03-multi_head_attention", NOW)
    text = path.read_text(encoding="utf-8")
    assert text.startswith(before[: before.index("class MultiHeadAttention(")])
    stub = released(root, path.name)
    assert text.endswith(stub[stub.index("class MultiHeadAttention(") :])
    assert done.kept == folder / "multi_head_attention.py.2026-11-20_16-30-05"
    assert done.kept.read_text(encoding="utf-8") == before


def test_the_order_of_definitions_does_not_matter(folder: Path) -> None:
    path = folder / "self_attention.py"
    edit(path, "class SelfAttention_v1", "@staticmethod\ndef spare():\n    pass\n\n\nclass SelfAttention_v1")
    reset(folder, "ch03-self_attention_v1", NOW)
    text = path.read_text(encoding="utf-8")
    names = [node.name for node in ast.parse(text).body if hasattr(node, "name")]
    assert names == ["spare", "SelfAttention_v1", "SelfAttention_v2"]
    assert text.count("NotImplementedError") == 2


def test_a_definition_that_is_gone_comes_back(folder: Path) -> None:
    edit(folder / "causal_attention.py", "class CausalAttention(", "class Mine(")
    reset(folder, "ch03-causal_attention", NOW)
    text = (folder / "causal_attention.py").read_text(encoding="utf-8")
    assert "class Mine(" in text and "class CausalAttention(" in text
    ast.parse(text)


def test_files_and_the_whole(root: Path, folder: Path) -> None:
    (folder / "causal_attention.py").unlink()
    [done] = reset(folder, "causal_attention.py", NOW)
    assert done.kept is None and done.file.read_text(encoding="utf-8") == released(root, done.file.name)
    everything = reset(folder, "ch03", NOW)
    assert {one.file.name for one in everything} == {
        "simplified_attention.py", "self_attention.py", "causal_attention.py", "multi_head_attention.py"
    }  # fmt: skip
    for one in everything:
        assert one.file.read_text(encoding="utf-8") == released(root, one.file.name)
    again = reset(folder, "causal_attention.py", NOW)
    assert again[0].kept and again[0].kept.name == "causal_attention.py.2026-11-20_16-30-05-2"


def test_line_ends_of_windows_stay(folder: Path) -> None:
    path = folder / "causal_attention.py"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    reset(folder, "ch03-causal_attention", NOW)
    data = path.read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n") > 10


def test_a_form_feed_begins_no_line(folder: Path) -> None:
    path = folder / "causal_attention.py"
    edit(path, "class CausalAttention(", "MINE = 'my\\x0c own\x0b'  # \x0c stays \u2028\n\n\nclass CausalAttention(")
    before = path.read_text(encoding="utf-8")
    reset(folder, "ch03-causal_attention", NOW)
    start = before[: before.index("class CausalAttention(")]
    assert "stays" in start and path.read_text(encoding="utf-8").startswith(start)


def test_what_can_t_be_reset_is_said(folder: Path) -> None:
    (folder / "self_attention.py").write_text("x = 1\0\n")
    with pytest.raises(OwnFolderError, match="self_attention.py.* is not Python .*null bytes"):
        reset(folder, "ch03-self_attention_v1", NOW)
    (folder / "self_attention.py").unlink()
    (folder / "self_attention.py").mkdir()
    with pytest.raises(OwnFolderError, match="self_attention.py is a folder"):
        reset(folder, "self_attention.py", NOW)
    edit(folder / "causal_attention.py", "class CausalAttention(", "class CausalAttention((")
    with pytest.raises(OwnFolderError, match=r"causal_attention.py:\d+ is not Python .*: autograder reset causal_att"):
        reset(folder, "ch03-causal_attention", NOW)
    with pytest.raises(OwnFolderError, match="other.py is not one of ch03's files"):
        reset(folder, "other.py", NOW)
    with pytest.raises(AssignmentError, match="ch03 has no exercise 'ch03-other'"):
        reset(folder, "ch03-other", NOW)
    for kind in ("a pipe", "a link to itself"):
        path = folder / "multi_head_attention.py"
        path.unlink()
        os.mkfifo(path) if kind == "a pipe" else path.symlink_to(path.name)
        for what in ("multi_head_attention.py", "ch03-multi_head_attention"):
            with pytest.raises(OwnFolderError, match="multi_head_attention.py is no file that can be read"):
                reset(folder, what, NOW)
    for damaged in ("[]", '{"causal_attention.py": 5}', "{}", "[" * 100_000):
        (folder / "stubs.json").write_text(damaged)
        with pytest.raises(OwnFolderError, match="stubs.json .*fetch the assignment again"):
            reset(folder, "ch03-causal_attention", NOW)
    (folder / "stubs.json").unlink()
    os.mkfifo(folder / "stubs.json")
    with pytest.raises(OwnFolderError, match="stubs.json .*fetch the assignment again"):
        reset(folder, "ch03", NOW)


def test_the_command(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.chdir(folder.parent)
    for what in ("ch03-causal_attention", "ch03/causal_attention.py", "causal_attention.py"):
        assert main(["reset", what]) == 0
        assert "is a stub again; what it held is kept in" in capsys.readouterr().out
    assert main(["reset", "nowhere.py"]) == 2
    assert "is not a file of an assignment here" in capsys.readouterr().err
