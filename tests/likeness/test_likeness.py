"""Copies are found whatever they are called and however they are laid out; unrelated right answers are not."""

from __future__ import annotations

import ast
import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.assignment import CHAPTERS, load_assignment
from autograder.implementation import read_sources
from autograder.likeness import likeness
from autograder.likeness.pairs import CHARACTERS, REPEATS
from autograder.likeness.report import CAUTION, page
from autograder.likeness.tokens import tokens
from autograder.likeness.winnow import GRAM, WINDOW, fingerprints
from autograder.release.stubs import stub, without_markers

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = "<script>alert(1)</script>"


def accepted(chapter: str) -> dict[str, dict[str, str]]:
    """The chapter's unusual right answers, each as a student's."""
    paths = sorted((ROOT / "tests" / "accepted" / chapter).glob("*.py"))
    return {path.stem: {path.name: path.read_text(encoding="utf-8")} for path in paths}


def nobodys(chapter: str) -> list[str]:
    """Stubs and reference."""
    assignment = load_assignment(ROOT / "solutions" / chapter)
    answers = read_sources(assignment.folder, assignment.modules)
    return [made for name, text in answers.items() for made in (stub(text, assignment, name), without_markers(text))]


def disguised(source: str, seed: int) -> str:
    """The same code with other names and numbers, without docstrings and annotations, laid out in another way."""
    choose = random.Random(seed)
    tree = ast.parse(source)
    renamed: dict[str, str] = {}

    def other(name: str) -> str:
        return renamed.setdefault(name, f"v{choose.randrange(10**6)}_{len(renamed)}")

    own = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            node.annotation = None
            if node.arg != "self":
                own.add(node.arg)
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            if isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant) and node.body[1:]:
                node.body = node.body[1:]
            if isinstance(node, ast.FunctionDef):
                node.returns = None
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in own:
            node.id = other(node.id)
        elif isinstance(node, ast.arg) and node.arg in own:
            node.arg = other(node.arg)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
            node.attr = other(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, float):
            node.value += choose.random()
    lines = ast.unparse(tree).splitlines()
    spaced = [line + "  # " + "x" * choose.randrange(9) if choose.random() < 0.3 else line for line in lines]
    return re.sub(r"\) ->.*:", "):", "\n\n".join(spaced)).replace("    ", "\t")


@settings(deadline=None, max_examples=4)
@given(st.integers(0, 10**6))
def test_renaming_and_reformatting_hide_nothing(seed: int) -> None:
    submissions = accepted("ch03")
    submissions["copyist"] = {"answer.py": disguised(submissions["einsum"]["einsum.py"], seed)}
    first, *others = likeness(submissions, nobodys("ch03")).pairs
    assert {first.one, first.other} == {"einsum", "copyist"}
    assert first.share > 0.95 and all(pair.share < 0.9 for pair in others)
    here, there = first.places[0]
    assert {here.file, there.file} == {"einsum.py", "answer.py"} and here.last - here.first > 5


def test_moving_code_between_files_hides_nothing() -> None:
    submissions = accepted("ch03")
    classes = ast.parse(submissions["einsum"]["einsum.py"]).body
    submissions["copyist"] = {f"part_{number}.py": ast.unparse(node) for number, node in enumerate(classes)}
    assert likeness(submissions, nobodys("ch03")).pairs[0].share > 0.9


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_unrelated_right_answers_are_hardly_alike(chapter: str) -> None:
    """Real data: whole right answers to the same exercises; some were made by changing others, and may be listed."""
    answers = accepted(chapter)
    pairs = likeness(answers, nobodys(chapter)).pairs
    assert len(pairs) <= 0.05 * len(answers) * (len(answers) - 1) / 2, pairs
    longest = max(("".join(sources.values()) for sources in answers.values()), key=len)
    first = likeness({**answers, "copyist": {"answer.py": disguised(longest, 1)}}, nobodys(chapter)).pairs[0]
    assert "copyist" in (first.one, first.other)


def test_what_the_course_gave_and_what_most_wrote_count_nothing() -> None:
    reference = nobodys("ch03")
    class_ = {f"student_{number}": {"a.py": "\n".join(reference)} for number in range(6)}
    assert likeness(class_, reference).pairs == []
    assert likeness(class_).pairs == []  # everybody has it
    assert likeness({name: class_[name] for name in ("student_1", "student_2")}).pairs[0].share == 1


@given(st.lists(st.sampled_from("abc+"), min_size=GRAM + WINDOW - 1, max_size=60), st.data())
def test_every_long_enough_common_passage_leaves_a_fingerprint(text: list[str], data: st.DataObject) -> None:
    """The guarantee of the paper, section 3."""
    noise = st.lists(st.sampled_from("xyz"), max_size=20)
    one = [*data.draw(noise), *text, *data.draw(noise)]
    other = [*data.draw(noise), *text, *data.draw(noise)]
    assert {print_ for print_, _ in fingerprints(one)} & {print_ for print_, _ in fingerprints(other)}


@pytest.mark.parametrize(
    "source",
    ["(" * 50_000, "-" * 50_000 + "1", "\x00\x01" * 999, "'''" * 333, "def f(:\n  x = 1\n" * 50, "\ud800 = 1",
     "x" * 10**6, "lambda: " * 5_000 + "0", "é" * 100 + " = '" + "ü" * 99],
)  # fmt: skip
def test_no_text_stops_the_tokenizer(source: str) -> None:
    assert len(tokens(source)) <= len(source)


def test_endless_code_is_cut_and_repeated_code_is_looked_at_a_few_times() -> None:
    text = "x = [1, 2, 3] + f(y, z) * (a - b)\n" * (CHARACTERS // 30)
    found = likeness({"one": {"a.py": text}, "other": {"a.py": text}})
    assert found.cut == ["one", "other"]
    assert sum(len(pair.places) for pair in found.pairs) <= REPEATS**2 * 20


def test_a_huge_file_hides_no_other() -> None:
    [(name, answer)] = accepted("ch04")["gpt_with_module_list"].items()
    found = likeness({"ada": {name: answer}, "eve": {"a.py": "x = 1\n" * CHARACTERS, "z.py": answer}})
    assert found.cut == ["eve"] and [pair.places[0][1].file for pair in found.pairs] == ["z.py"]


def test_the_page_says_what_it_is_and_shows_code_as_text() -> None:
    code = without_markers((ROOT / "solutions" / "ch03" / "causal_attention.py").read_text(encoding="utf-8"))
    submissions = {name: {"a.py": code.replace("softmax", f"softmax('{HOSTILE}')")} for name in ("ada", HOSTILE)}
    found = likeness(submissions)
    text = page("Attention", found, submissions)
    assert CAUTION[:40] in text and "no verdict" in text
    assert HOSTILE not in text and "&lt;script&gt;" in text
    assert "share 100%" in text and "a.py:" in text
