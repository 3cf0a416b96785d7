"""Chapter 6 from outside: the published numbers, pandas and plain arithmetic agree with the solutions."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from autograder.assignment import load_assignment
from autograder.data import datasets_dir
from autograder.data.vocabulary import use_shipped_vocabulary
from autograder.grading.given import given_sources
from autograder.implementation import Implementation, read_sources

GPT2_SMALL = {
    "vocab_size": 50257,
    "context_length": 1024,
    "emb_dim": 768,
    "n_heads": 12,
    "n_layers": 12,
    "drop_rate": 0.0,
    "qkv_bias": True,
}


@pytest.fixture(scope="module")
def ch06(root: Path) -> Implementation:
    """The reference's answers, beside the reference of the chapters below."""
    assignment = load_assignment(root / "solutions" / "ch06")
    sources = read_sources(assignment.folder, assignment.modules)
    return Implementation(sources, given=given_sources(assignment, root), names=assignment.names)


@pytest.fixture(scope="module")
def messages() -> pd.DataFrame:
    """The shipped collection, unbalanced as the real one."""
    return pd.read_csv(datasets_dir() / "sms-messages.tsv", sep="\t", header=None, names=["Label", "Text"])


def test_collection_is_balanced_to_the_published_counts(ch06: Any, messages: pd.DataFrame) -> None:
    assert Counter(messages["Label"]) == {"ham": 4825, "spam": 747}
    balanced = ch06.create_balanced_dataset(messages)
    assert Counter(balanced["Label"]) == {"ham": 747, "spam": 747}
    ham = messages[messages["Label"] == "ham"]
    agreed = ham.iloc[np.random.RandomState(123).choice(len(ham), 747, replace=False)]
    assert set(agreed.index) == set(balanced.index[balanced["Label"] == "ham"])


def test_split_has_the_published_sizes_and_batches(ch06: Any, messages: pd.DataFrame) -> None:
    balanced = ch06.create_balanced_dataset(messages)
    train, validation, test = ch06.random_split(balanced, 0.7, 0.1)
    assert [len(train), len(validation), len(test)] == [1045, 149, 300]
    assert sorted(pd.concat([train, validation, test])["Text"]) == sorted(balanced["Text"])
    order = np.random.RandomState(123).permutation(len(balanced))
    assert list(train["Text"]) == list(balanced["Text"].iloc[order[:1045]])
    loaders = [DataLoader(range(len(train)), batch_size=8, drop_last=True)]
    loaders += [DataLoader(range(len(part)), batch_size=8) for part in (validation, test)]
    assert [len(loader) for loader in loaders] == [130, 19, 38]


def test_items_decode_to_the_messages(ch06: Any, messages: pd.DataFrame, tmp_path: Path) -> None:
    use_shipped_vocabulary()
    import tiktoken

    tokenizer = tiktoken.get_encoding("gpt2")
    table = messages[:40].assign(Label=lambda rows: rows["Label"].map({"ham": 0, "spam": 1}))
    table.to_csv(tmp_path / "some.csv", index=None)
    dataset = ch06.SpamDataset(tmp_path / "some.csv", tokenizer)
    longest = max(len(tokenizer.encode(text)) for text in table["Text"])
    assert dataset.max_length == longest
    for (ids, label), text, wanted in zip(dataset, table["Text"], table["Label"], strict=False):
        assert ids.shape == (longest,) and label.item() == wanted
        assert tokenizer.decode(ids.tolist()).rstrip() == text + "<|endoftext|>" * ids.tolist().count(50256)


def test_spam_model_has_the_published_parameter_counts(ch06: Any) -> None:
    with torch.device("meta"):
        model = ch06.GPTModel(GPT2_SMALL)
        ch06.add_classification_head(model, num_classes=2, emb_dim=768)
    assert ch06.count_parameters(model) == (7_090_946, 124_441_346)
    with torch.device("meta"):
        ch06.add_classification_head(model, num_classes=2, emb_dim=768, train_all=True)
    assert ch06.count_parameters(model) == (124_441_346, 124_441_346)


class _Last(nn.Module):
    """Logits that are the input itself, by token."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(b, T, classes), unchanged."""
        return x


def test_loss_and_accuracy_are_those_of_plain_arithmetic(ch06: Any) -> None:
    random = np.random.default_rng(6)
    logits, labels = random.normal(size=(11, 5, 3)), random.integers(0, 3, 11)
    last = np.exp(logits[:, -1])
    shares = last / last.sum(axis=1, keepdims=True)
    wanted = -np.log(shares[np.arange(11), labels]).mean()
    batch, targets = torch.from_numpy(logits), torch.from_numpy(labels)
    assert ch06.calc_loss_batch(batch, targets, _Last(), "cpu").item() == pytest.approx(wanted, rel=1e-12)
    loader = DataLoader(TensorDataset(batch, targets), batch_size=4)
    hits = shares.argmax(axis=1) == labels
    assert ch06.calc_accuracy_loader(loader, _Last(), "cpu") == pytest.approx(hits.mean())
    assert ch06.calc_accuracy_loader(loader, _Last(), "cpu", num_batches=2) == pytest.approx(hits[:8].mean())


def test_fine_tuning_a_small_gpt_learns_and_classifies(ch06: Any) -> None:
    """Spam is what has token 7 in it: after a few epochs the model says so, with the words of the brief."""

    class Digits:
        def encode(self, text: str) -> list[int]:
            """One token a character."""
            return [int(character) for character in text]

    torch.manual_seed(123)
    small = {"vocab_size": 11, "context_length": 12, "emb_dim": 16, "n_heads": 2, "n_layers": 2}
    model = ch06.GPTModel({**small, "drop_rate": 0.1, "qkv_bias": False})
    ch06.add_classification_head(model, num_classes=2, emb_dim=16, train_all=True)
    ids = torch.randint(0, 7, (64, 8))
    ids[::2, 3] = 7
    labels = (ids == 7).any(dim=1).long()
    loader = DataLoader(TensorDataset(ids, labels), batch_size=8, shuffle=True)
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3)
    record = ch06.train_classifier_simple(model, loader, loader, optimizer, "cpu", 12, 8, 8)
    train_losses, val_losses, train_accs, val_accs, examples_seen = record
    assert [len(values) for values in record[:4]] == [12, 12, 12, 12] and examples_seen == 12 * 64
    assert train_losses[0] > 0.5 > train_losses[-1] and val_accs[-1] == 1.0
    for text, verdict in (("12171234", "spam"), ("12151234", "not spam")):
        assert ch06.classify_review(text, model, Digits(), "cpu", max_length=8, pad_token_id=10) == verdict
