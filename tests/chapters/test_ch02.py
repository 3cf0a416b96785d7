"""Chapter 2's answers, held against published numbers and against arithmetic done another way."""

from __future__ import annotations

from pathlib import Path

import pytest
import tiktoken
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.assignment import load_assignment
from autograder.data.fetch import data_path
from autograder.data.vocabulary import use_shipped_vocabulary
from autograder.implementation import Implementation, read_sources
from autograder.probes.ch02 import BYTES

use_shipped_vocabulary()
FOLDER = Path(__file__).resolve().parents[2] / "solutions" / "ch02"
ch02 = Implementation(read_sources(FOLDER, load_assignment(FOLDER).modules))
few = settings(max_examples=60, deadline=None)


@few
@given(count=st.integers(2, 60), max_length=st.integers(1, 12), stride=st.integers(1, 15))
def test_windows_are_all_that_fit(count: int, max_length: int, stride: int) -> None:
    """A window belongs if and only if its start is on the grid and its target is complete."""
    text = "".join(chr(33 + number) for number in range(count))
    dataset = ch02.GPTDatasetV1(text, BYTES, max_length, stride)
    ids = list(text.encode())
    starts = [s for s in range(count) if s % stride == 0 and s + 1 + max_length <= count]
    assert len(dataset) == len(starts)
    for start, (inputs, targets) in zip(starts, (dataset[i] for i in range(len(dataset))), strict=True):
        assert inputs.tolist() == ids[start : start + max_length]
        assert targets.tolist() == ids[start + 1 : start + 1 + max_length]


@few
@given(
    count=st.integers(12, 50),
    max_length=st.integers(1, 6),
    stride=st.integers(1, 7),
    batch_size=st.integers(1, 5),
    drop_last=st.booleans(),
)
def test_number_of_batches(count: int, max_length: int, stride: int, batch_size: int, drop_last: bool) -> None:
    """Windows: one for every started stride of the N - max_length starts; batches: the quotient, rounded as asked."""
    text = "a" + " a" * (count - 1)
    assert len(tiktoken.get_encoding("gpt2").encode(text)) == count
    loader = ch02.create_dataloader_v1(text, batch_size, max_length, stride, False, drop_last)
    windows = -(-(count - max_length) // stride)
    expected = windows // batch_size if drop_last else -(-windows // batch_size)
    assert len(loader) == len(list(loader)) == expected


@few
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_splitting_loses_whitespace_only(text: str) -> None:
    tokens = ch02.split_text(text)
    assert "".join(tokens) == "".join(text.split())
    assert all(tokens)


@few
@given(st.lists(st.sampled_from(["the", "boat", "Lamp", "well-known", "said"]), min_size=1, max_size=12), st.data())
def test_well_set_text_comes_back(words: list[str], data: st.DataObject) -> None:
    """Marks stand right behind their word: then encode and decode are each other's inverse."""
    text = " ".join(word + data.draw(st.sampled_from(["", ",", ".", "?", "!"])) for word in words)
    for tokenizer in (ch02.SimpleTokenizerV1, ch02.SimpleTokenizerV2):
        made = tokenizer(ch02.build_vocab(text, ["<|endoftext|>", "<|unk|>"]))
        assert made.decode(made.encode(text)) == text


def test_story_survives_both_ways() -> None:
    story = data_path("short-story").read_text(encoding="utf-8")
    assert len(story) >= 20_000
    vocab = ch02.build_vocab(story)
    assert sorted(vocab.values()) == list(range(len(vocab)))
    assert list(vocab) == sorted(vocab)
    tokenizer = ch02.SimpleTokenizerV1(vocab)
    tokens = ch02.split_text(story)
    assert [tokenizer.int_to_str[number] for number in tokenizer.encode(story)] == tokens


@pytest.mark.parametrize("text", ["Akwirw ier", "someunknownPlace. <|endoftext|> A new text"])
def test_pieces_join_to_the_text(text: str) -> None:
    pieces = ch02.bpe_pieces(text, tiktoken.get_encoding("gpt2"))
    assert "".join(piece for _, piece in pieces) == text


def test_published_ids_of_an_unknown_word() -> None:
    """Exercise 2.1: the ids that the book's author publishes."""
    pieces = ch02.bpe_pieces("Akwirw ier", tiktoken.get_encoding("gpt2"))
    assert [number for number, _ in pieces] == [33901, 86, 343, 86, 220, 959]
    assert [piece for _, piece in pieces] == ["Ak", "w", "ir", "w", " ", "ier"]


def test_embedding_is_the_sum_of_two_one_hot_products() -> None:
    torch.manual_seed(3)
    module = ch02.TokenAndPositionEmbedding(11, 7, 5)
    ids = torch.randint(0, 11, (3, 6))
    tokens = torch.nn.functional.one_hot(ids, 11).float() @ module.token_embedding_layer.weight
    places = torch.eye(7)[:6] @ module.pos_embedding_layer.weight
    torch.testing.assert_close(module(ids), tokens + places)
