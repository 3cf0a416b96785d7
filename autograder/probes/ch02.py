"""Looks at chapter 2: tokenizers, windows over a text, batches, embeddings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import tiktoken
import torch
from torch.utils.data import Dataset

from autograder.implementation import Implementation
from autograder.probes import summed_up_by

BYTES = tiktoken.Encoding(
    "bytes",
    pat_str=r"[\s\S]",
    mergeable_ranks={bytes([byte]): byte for byte in range(256)},
    special_tokens={"<|endoftext|>": 256},
)
"""A tokenizer whose ids are the text's bytes: a window can be read off by eye."""


def split(impl: Implementation, *, text: str) -> list[str]:
    """The tokens of a text."""
    return list(impl.split_text(text))


def vocabulary(impl: Implementation, *, text: str, special_tokens: Sequence[str] | None = None) -> dict[str, int]:
    """Token -> id, with special tokens or without that argument."""
    if special_tokens is None:
        return dict(impl.build_vocab(text))
    return dict(impl.build_vocab(text, list(special_tokens)))


def encoded(impl: Implementation, *, name: str, vocab: Mapping[str, int], text: str) -> list[int]:
    """Ids of a text under this vocabulary."""
    return list(getattr(impl, name)(dict(vocab)).encode(text))


def encoding_error(impl: Implementation, *, name: str, vocab: Mapping[str, int], text: str) -> Any:
    """``"KeyError"`` if a text with an unknown token raises it, else its ids."""
    tokenizer = getattr(impl, name)(dict(vocab))
    try:
        return list(tokenizer.encode(text))
    except KeyError:
        return "KeyError"


def decoded(impl: Implementation, *, name: str, vocab: Mapping[str, int], ids: Sequence[int]) -> str:
    """Text of these ids."""
    return getattr(impl, name)(dict(vocab)).decode(list(ids))


def round_trip(impl: Implementation, *, name: str, vocab: Mapping[str, int], texts: Sequence[str]) -> dict[str, Any]:
    """Each text encoded and decoded again, by one tokenizer; the ids as well, or a text could be kept meanwhile."""
    tokenizer = getattr(impl, name)(dict(vocab))
    ids = [[int(number) for number in tokenizer.encode(text)] for text in texts]
    return {"texts": [tokenizer.decode(list(numbers)) for numbers in ids], "ids": ids}


def lookups(impl: Implementation, *, name: str, vocab: Mapping[str, int]) -> dict[str, Any]:
    """What the tokenizer's two public tables say about every token and every id."""
    tokenizer = getattr(impl, name)(dict(vocab))
    return {
        "str_to_int": {token: tokenizer.str_to_int[token] for token in vocab},
        "int_to_str": [tokenizer.int_to_str[number] for number in sorted(vocab.values())],
    }


def pieces(impl: Implementation, *, text: str) -> list[list[Any]]:
    """Id and piece of every GPT-2 token of a text."""
    return _pairs(impl.bpe_pieces(text, tiktoken.get_encoding("gpt2")))


def byte_pieces(impl: Implementation, *, text: str) -> list[list[Any]]:
    """The same under a tokenizer whose tokens are bytes: whose tokenizer is asked?"""
    return _pairs(impl.bpe_pieces(text, BYTES))


def windows(impl: Implementation, *, text: str, max_length: int, stride: int) -> dict[str, Any]:
    """Every item of the dataset over the text's bytes."""
    dataset = impl.GPTDatasetV1(text, BYTES, max_length, stride)
    items = [dataset[index] for index in range(len(dataset))]
    return {
        "length": len(dataset),
        "inputs": [item[0] for item in items],
        "targets": [item[1] for item in items],
    }


def item_types(impl: Implementation, *, text: str, max_length: int, stride: int) -> dict[str, Any]:
    """Data types and shapes of an item's two halves."""
    inputs, targets = impl.GPTDatasetV1(text, BYTES, max_length, stride)[1]
    return {
        "dtypes": [str(inputs.dtype), str(targets.dtype)],
        "shapes": [list(inputs.shape), list(targets.shape)],
    }


def loader(impl: Implementation, *, text: str, options: Mapping[str, Any]) -> list[Any]:
    """Every batch, in the order it comes."""
    return [[inputs, targets] for inputs, targets in impl.create_dataloader_v1(text, **options)]


def batch_shapes(impl: Implementation, *, text: str, options: Mapping[str, Any]) -> list[Any]:
    """Shape of the inputs of every batch."""
    return [list(inputs.shape) for inputs, _ in impl.create_dataloader_v1(text, **options)]


def _order(seen: list[list[np.ndarray]], **_: Any) -> dict[str, Any]:
    """What holds of shuffled epochs whatever the order: the windows as a set, and whether they moved."""
    first, second = (np.concatenate(epoch).tolist() for epoch in seen)
    return {
        "windows": sorted(first),
        "in the order of the text": first == sorted(first),
        "in the same order in the second epoch": first == second,
    }


@summed_up_by(_order)
def shuffled(impl: Implementation, *, text: str, options: Mapping[str, Any], seed: int) -> list[Any]:
    """Two epochs of batches, input and target of each window side by side: (batch, 2 max_length)."""
    batches = impl.create_dataloader_v1(text, **options)
    return [[torch.cat([inputs, targets], dim=1) for inputs, targets in batches] for _ in range(2)]


def workers(impl: Implementation, *, text: str, options: Mapping[str, Any]) -> int:
    """How many worker processes the loader would start; none is."""
    return impl.create_dataloader_v1(text, **options).num_workers


def _pairs(found: Any) -> list[Any]:
    """What was found, whether or not it is made of pairs; bytes as they print."""
    plain = [list(entry) if isinstance(entry, (list, tuple)) else [entry] for entry in found]
    return [[repr(part) if isinstance(part, bytes) else part for part in entry] for entry in plain]


def stand_in_split_text(text: str) -> list[str]:
    """Stands for ``split_text``: the words, last one first, and nothing else."""
    return re.findall(r"<\|\w+\|>|[A-Za-z]+(?:-[A-Za-z]+)*", text)[::-1]


def stand_in_build_vocab(text: str, special_tokens: Sequence[str] = ()) -> dict[str, int]:
    """Stands for ``build_vocab``: numbers words backwards from -1."""
    words = dict.fromkeys([*special_tokens, *text.split(" ")])
    return {word: -1 - number for number, word in enumerate(words)}


class StandInDataset(Dataset):
    """Stands for ``GPTDatasetV1``: rows that name their number, the text and the two lengths."""

    def __init__(self, txt: str, tokenizer: Any, max_length: int, stride: int) -> None:
        token_ids = tokenizer.encode(txt, allowed_special="all")
        self.count = 3 + len(token_ids) // (3 * stride)
        checksum = sum(place * token_id for place, token_id in enumerate(token_ids, 1)) % 99_991
        self.row = torch.tensor([stride, checksum] + [token_ids[-1]] * max_length)

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: int) -> tuple[torch.Tensor, torch.Tensor]:
        if not 0 <= index < self.count:
            raise IndexError(index)  # who iterates over the dataset itself must come to an end
        return self.row + index, self.row - index


STANDINS = {
    "split_text": stand_in_split_text,
    "build_vocab": stand_in_build_vocab,
    "GPTDatasetV1": StandInDataset,
}
