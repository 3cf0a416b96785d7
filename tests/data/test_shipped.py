"""The shipped data is what the manifest says, what its generators make, and good enough to teach with."""

import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from autograder.data import DataError, datasets_dir
from autograder.data.fetch import data_path, fetch
from autograder.data.manifest import data_set, load_manifest
from tests.data.bag_of_words import held_out_accuracy

HEX64 = re.compile(r"[0-9a-f]{64}")


def messages() -> list[tuple[str, str]]:
    lines = data_path("sms-messages").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines]


# -- the manifest -------------------------------------------------------------------------------------------


def test_every_shipped_file_is_the_one_in_the_manifest() -> None:
    shipped = {entry for entry in load_manifest().values() if entry.shipped}
    assert {entry.name for entry in shipped} == {"short-story", "sms-messages", "instructions", "gpt2-ranks"}
    for entry in shipped:
        for file in entry.files:
            path = datasets_dir() / file.name
            assert file.sha256 is not None and file.fault(path) is None, path


def test_every_entry_says_where_it_comes_from_and_what_may_be_done_with_it() -> None:
    for entry in load_manifest().values():
        assert entry.title and entry.origin and entry.licence, entry.name
        for file in entry.files:
            assert file.sha256 is None or HEX64.fullmatch(file.sha256), file
            if not entry.shipped:
                assert len(file.urls) >= 2 and all(url.startswith("https://") for url in file.urls), file
                proven = file.sha256 is not None or file.size is not None
                assert proven or "not known" in entry.note, f"{file.name} has no proof, and no note says so"


def test_the_books_files_have_the_published_proofs() -> None:
    def only(name: str) -> tuple[str | None, int | None]:
        (file,) = data_set(name).files
        return file.sha256, file.size

    assert only("the-verdict")[0] == "b41e41a68f0398a3154ae69e2e4c0e2694e17fe0d66730536837f1b01935b31f"
    assert only("instruction-data") == (
        "7e09a9af353722ca15c18bc580f093f9c39d3178335a75177319cb1e1d163944",
        203_524,
    )
    sizes = {file.name: file.size for file in data_set("gpt2-124M").files}
    assert sizes["model.ckpt.data-00000-of-00001"] == 497_759_232
    assert (sizes["model.ckpt.index"], sizes["model.ckpt.meta"]) == (5_215, 471_155)


def test_what_ours_stands_for_exists() -> None:
    known = load_manifest()
    assert {entry.stands_for for entry in known.values()} - {""} <= set(known)


def test_an_unknown_name_or_a_broken_manifest_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no data set is called 'verdict'; there are short-story"):
        fetch("verdict")
    for text in ("not toml", "[a]\nkind = 'fetched'"):
        (tmp_path / "manifest.toml").write_text(text)
        with pytest.raises(DataError, match="not a valid manifest"):
            load_manifest(tmp_path / "manifest.toml")
    with pytest.raises(DataError, match="can't be read"):
        load_manifest(tmp_path / "absent.toml")


# -- the story ----------------------------------------------------------------------------------------------


def test_the_story_is_long_and_varied_enough() -> None:
    text = data_path("short-story").read_text(encoding="utf-8")
    assert len(text) >= 20_000 and text.isascii()
    tokens = [piece for piece in re.split(r'([,.:;?_!"()\']|--|\s)', text) if piece.strip()]
    assert len(set(tokens)) >= 1_000
    assert set(tokens) >= {"--", "?", "!", ";", ":", '"', "'", "(", ")", "_", ",", "."}
    paragraphs = [line for line in text.splitlines() if line.strip() not in ("", "* * *")]
    assert len(paragraphs) == len(set(paragraphs))


# -- the messages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "name"), [("make_sms.py", "sms-messages.tsv"), ("make_instructions.py", "instructions.json")]
)
def test_the_generators_make_the_shipped_files(tmp_path: Path, script: str, name: str) -> None:
    made = tmp_path / name
    subprocess.run([sys.executable, str(datasets_dir() / script), str(made)], check=True)
    assert (
        hashlib.sha256(made.read_bytes()).digest()
        == hashlib.sha256((datasets_dir() / name).read_bytes()).digest()
    )


def test_messages_are_unbalanced_as_the_real_ones_and_all_different() -> None:
    rows = messages()
    assert Counter(label for label, _ in rows) == {"ham": 4_825, "spam": 747}
    assert len({text.lower() for _, text in rows}) == len(rows)
    for _, text in rows:
        assert text == text.strip() and not re.search(r"[{}<>|\t]|  ", text), text


@pytest.mark.parametrize("method", ["bayes", "logistic"])
def test_counting_words_does_not_solve_the_messages(method: str) -> None:
    rows = messages()
    ham, spam = ([text for label, text in rows if label == kind] for kind in ("ham", "spam"))
    chosen = np.random.default_rng(123).choice(len(ham), len(spam), replace=False)
    texts = [ham[i] for i in chosen] + spam
    labels = np.arange(len(texts)) >= len(spam)
    accuracy = np.mean([held_out_accuracy(texts, labels, seed, method=method) for seed in range(3)])
    assert 0.8 < accuracy < 0.94


# -- the instructions ---------------------------------------------------------------------------------------


def test_instructions_are_many_different_and_of_both_forms() -> None:
    entries = json.loads(data_path("instructions").read_text(encoding="utf-8"))
    assert len(entries) == 1_100
    assert all(set(entry) == {"instruction", "input", "output"} for entry in entries)
    assert all(isinstance(value, str) for entry in entries for value in entry.values())
    assert all(entry["instruction"].strip() and entry["output"].strip() for entry in entries)
    assert len({(entry["instruction"].lower(), entry["input"].lower()) for entry in entries}) == 1_100
    with_input = sum(entry["input"] != "" for entry in entries)
    assert 300 < with_input < 800


COMPUTED = [  # what the question says, and its answer recomputed independently of the generator
    (r"What is (\d+) plus (\d+)\?", lambda a, b: f" {a + b}."),
    (r"Subtract the second number from the first\. (\d+), (\d+)", lambda a, b: f"{a - b}"),
    (r"(?:Multiply|Calculate the product of) the numbers\. (\d+) and (\d+)", lambda a, b: f"{a * b}"),
    (r"Divide (\d+) by (\d+)\.", lambda a, b: f" {a / b:.0f}."),
    (r"What is (\d+)% of (\d+)\?", lambda a, b: f" {a / 100 * b:.0f}."),
    (r"Calculate the average of the numbers\. (\d+), (\d+), (\d+)", lambda *n: f"{np.mean(n):.0f}"),
    (
        r"Which number comes next in the sequence\? (\d+), \d+, (\d+), (\d+)",
        lambda a, c, d: f" {d + (c - a) // 2}.",
    ),
    (r"Convert (-?\d+) degrees Celsius", lambda c: f" {c * 1.8 + 32:.0f} degrees Fahrenheit."),
    (r"Convert the temperature to Celsius\. (-?\d+)", lambda f: f"{(f - 32) / 1.8:.0f} °C"),
    (r"A train travels at (\d+) kilometres per hour for (\d+)", lambda v, h: f"= {v * h} kilometres."),
]


def test_computed_answers_are_right() -> None:
    entries = json.loads(data_path("instructions").read_text(encoding="utf-8"))
    for pattern, answer in COMPUTED:
        found = [(entry, re.match(pattern, f"{entry['instruction']} {entry['input']}")) for entry in entries]
        matching = [(entry, match) for entry, match in found if match]
        assert len(matching) >= 3, pattern
        for entry, match in matching:
            assert entry["output"].endswith(answer(*map(int, match.groups()))), entry
