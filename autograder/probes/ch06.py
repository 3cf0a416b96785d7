"""Chapter 6: what can be seen of a spam classifier's parts."""

from __future__ import annotations

import csv
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from numbers import Integral
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from autograder.implementation import Implementation
from autograder.probes import summed_up_by
from autograder.probes.classifiers import DeviceModel, LookupModel, RecordingModel, SmallModel
from autograder.probes.meta import wants_values
from autograder.probes.modules import Shown, fill, gradient, in_usual_precision, named, note_inputs, tensor, trains
from autograder.probes.words import WordTokenizer


def _table(labels: Sequence[Any], texts: Sequence[str], index: Sequence[int] | None = None) -> Any:
    import pandas as pd  # heavy, and needed by two exercises only

    return pd.DataFrame({"Label": list(labels), "Text": list(texts)}, index=index)


def _chosen(facts: Sequence[str], found: dict[str, Any]) -> dict[str, Any]:
    return {fact: found[fact] for fact in facts}


def _rows(table: Any) -> list[tuple[str, str]]:
    return [(str(label), str(text)) for label, text in zip(table["Label"], table["Text"], strict=True)]


def _as_pairs(rows: list[list[str]]) -> list[tuple[str, str]]:
    """Rows that may be put in a set: of numbers somebody could choose so many with one hash that it takes for ever."""
    if not all(type(part) is str for row in rows for part in row):
        raise ValueError("rows are pairs of texts")
    return [(label, text) for label, text in rows]


@contextmanager
def _other_seeds() -> Iterator[list[int]]:
    """Numbers other than 123 with which pandas is asked to draw while this is open."""
    from pandas.core import common

    usual, seen = common.random_state, []

    def noting(state: Any = None) -> Any:
        if isinstance(state, Integral) and state != 123:
            seen.append(int(state))
        return usual(state)

    common.random_state = noting
    try:
        yield seen
    finally:
        common.random_state = usual


def _balance(
    seen: dict[str, list[list[str]]], *, labels: list[str], texts: list[str], facts: list[str], seed: int
) -> dict[str, Any]:
    """What the balanced table consists of; rows that were not in the collection count for no label."""
    rows, again, after = (_as_pairs(seen[key]) for key in ("rows", "again", "input"))
    before = list(zip(labels, texts, strict=True))
    there = set(before)
    ham = [text for label, text in rows if label == "ham"]
    all_ham = [text for label, text in before if label == "ham"]
    found = {
        "rows per label": dict(sorted(Counter(row[0] for row in rows if row in there).items())),
        "spam": sorted(text for label, text in rows if label == "spam"),
        "ham rows that occur twice": len(ham) - len(set(ham)),
        "rows that were not in the collection": len(set(rows) - there),
        "ham is one run of rows": set(ham) in (set(all_ham[: len(ham)]), set(all_ham[-len(ham) :])),
        "the rows are all that were handed in": sorted(rows) == sorted(before),
        "a second call gives the same rows": sorted(rows) == sorted(again),
        "another seed than 123 was used": bool(seen["other seeds"]),
        "the input is as before": after == before,
    }
    return _chosen(facts, found)


@summed_up_by(_balance)
def balanced(
    impl: Implementation, *, labels: list[str], texts: list[str], facts: list[str], seed: int
) -> dict[str, Any]:
    """The rows of a balanced table, those of a second call, and those of the table that was handed in, afterwards."""
    table = _table(labels, texts)
    np.random.seed(seed % 2**31)
    with _other_seeds() as seeds:
        rows = _rows(impl.create_balanced_dataset(table))
    np.random.seed(seed % 1000)
    again = _rows(impl.create_balanced_dataset(table.copy()))
    return {"rows": rows, "again": again, "input": _rows(table), "other seeds": seeds}


def _numbered(rows: int) -> list[tuple[str, str]]:
    """The rows of a table to split: row i has the text ``row i``."""
    return [("spam", f"row {i}") for i in range(rows)]


def _parting(seen: dict[str, Any], *, rows: int, index: np.ndarray, facts: list[str], **_: Any) -> dict[str, Any]:
    """Sizes of the three parts, how they cover the table, whether the rows were mixed, whether it repeats."""
    before = _numbered(rows)
    parts = [_as_pairs(part) for part in seen["parts"]]
    counts = Counter(row for part in parts for row in part)
    found = {
        "sizes": [len(part) for part in parts],
        "rows in no part": len(set(before) - set(counts)),
        "rows in more than one part": sum(count > 1 for count in counts.values()),
        "changed rows": len(set(counts) - set(before)),
        "the training set is a run of rows": set(parts[0])
        in (set(before[: len(parts[0])]), set(before[-len(parts[0]) :])),
        "a part is all that was handed in": any(sorted(part) == sorted(before) for part in parts),
        "a second call gives the same rows": seen["parts"] == seen["again"],
        "another seed than 123 was used": bool(seen["other seeds"]),
        "the input is as before": _as_pairs(seen["input"]) == before and seen["index"] == index.tolist(),
    }
    return _chosen(facts, found)


@summed_up_by(_parting)
def split(
    impl: Implementation,
    *,
    rows: int,
    index: np.ndarray,
    train_frac: float,
    validation_frac: float,
    facts: list[str],
    seed: int,
) -> dict[str, Any]:
    """The rows of the three parts, those of a second call, and the table that was handed in, afterwards."""
    table = _numbered_table(rows, index)
    np.random.seed(seed % 2**31)
    with _other_seeds() as seeds:
        parts = [_rows(part) for part in impl.random_split(table, train_frac, validation_frac)]
    np.random.seed(seed % 1000)
    again = [_rows(part) for part in impl.random_split(table.copy(), train_frac, validation_frac)]
    index_after = [int(i) for i in table.index]
    return {"parts": parts, "again": again, "input": _rows(table), "index": index_after, "other seeds": seeds}


def _sizes(seen: list[list[list[list[str]]]], *, rows: int, **_: Any) -> list[list[int]]:
    """The sizes of the parts, for each pair of fractions; a row that is not in the table counts in none."""
    there = set(_numbered(rows))
    return [[sum(row in there for row in _as_pairs(part)) for part in parts] for parts in seen]


@summed_up_by(_sizes)
def split_sizes(impl: Implementation, *, rows: int, fractions: list[list[float]]) -> list[Any]:
    """The rows of the three parts of a table of that many rows, for each pair of fractions."""
    table = _numbered_table(rows)
    return [[_rows(part) for part in impl.random_split(table.copy(), *pair)] for pair in fractions]


def _numbered_table(rows: int, index: np.ndarray | None = None) -> Any:
    labels, texts = zip(*_numbered(rows), strict=True)
    return _table(labels, texts, index)


def messages(
    impl: Implementation,
    *,
    labels: list[int],
    texts: list[str],
    order: list[int],
    facts: list[str],
    kwargs: dict[str, Any],
) -> dict[str, Any]:
    """A ``SpamDataset`` of a CSV file: its length, ``max_length``, and its items in the given order."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "messages.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("Label", "Text"), *zip(labels, texts, strict=True)])
        dataset = impl.SpamDataset(str(path), WordTokenizer(), **kwargs)
        items = [dataset[i] for i in order]
    found = {
        "length": len(dataset),
        "max_length": int(dataset.max_length),
        "token ids": [item[0] for item in items],
        "labels": [item[1] for item in items],
        "parts of an item": [len(item) for item in items],
    }
    return _chosen(facts, found)


def head(
    impl: Implementation,
    *,
    frozen: bool,
    blocks: int,
    width: int,
    classes: int,
    ids: np.ndarray,
    facts: list[str],
    seed: int,
    **kwargs: Any,
) -> dict[str, Any]:
    """A small GPT after the surgery: which parameters train and get gradients, and its logits.

    All parameters are filled after the surgery, except those that were there before.
    """
    model = SmallModel(vocab=11, context=6, width=width, blocks=blocks, classes=11)
    fill(model, seed)
    for parameter in model.parameters():
        parameter.requires_grad = not frozen
    returned = impl.add_classification_head(model, num_classes=classes, emb_dim=width, **kwargs)
    fill(model.out_head, seed + 1)
    which_train = {name: trains(parameter) for name, parameter in named(model).items()}
    logits = model.eval()(tensor(ids))
    logits.square().sum().backward()
    with_gradient = [name for name, p in named(model).items() if gradient(p) is not None]
    found = {
        "trains": which_train,
        "get a gradient": sorted(with_gradient),
        "logits": logits,
        "returned is the model": returned is model,
    }
    return _chosen(facts, found)


def _loader(ids: np.ndarray, labels: np.ndarray, batch_size: int) -> DataLoader:
    return DataLoader(TensorDataset(tensor(ids), tensor(labels)), batch_size=batch_size)


def accuracy(
    impl: Implementation,
    *,
    logits: np.ndarray,
    labels: np.ndarray,
    batch_size: int,
    train: bool = False,
    **how: Any,
) -> float:
    """The accuracy of a model with these logits (n, T, classes); `train` is its mode before the call."""
    model = LookupModel(logits).train(train)
    return float(impl.calc_accuracy_loader(_lookup_loader(model, labels, batch_size), model, "cpu", **how))


def accuracy_graph(impl: Implementation, *, logits: np.ndarray, labels: np.ndarray, batch_size: int) -> dict[str, bool]:
    """Whether gradients were on while the model was asked for logits."""
    model = LookupModel(logits).eval()
    impl.calc_accuracy_loader(_lookup_loader(model, labels, batch_size), model, "cpu")
    return {"a graph was built": model.graph}


def _lookup_loader(model: LookupModel, labels: np.ndarray, batch_size: int) -> DataLoader:
    rows = np.arange(len(labels))[:, None].repeat(model.logits.shape[1], axis=1)
    return _loader(rows, labels, batch_size)


def _loss(impl: Implementation, model: LookupModel, rows: np.ndarray, labels: np.ndarray) -> torch.Tensor:
    batch = tensor(rows)[:, None].repeat(1, model.logits.shape[1])
    return in_usual_precision(impl.calc_loss_batch(batch, tensor(labels), model, "cpu"))


def loss(impl: Implementation, *, logits: np.ndarray, labels: np.ndarray, rows: np.ndarray) -> torch.Tensor:
    """The loss of a batch whose model gives these logits, in evaluation mode."""
    return _loss(impl, LookupModel(logits).eval(), rows, labels)


def loss_gradient(impl: Implementation, *, logits: np.ndarray, labels: np.ndarray, rows: np.ndarray) -> torch.Tensor:
    """The gradient of the loss by the model's logits (n, T, classes)."""
    model = LookupModel(logits).eval()
    _loss(impl, model, rows, labels).backward()
    return model.logits.grad


def loss_mode(impl: Implementation, *, logits: np.ndarray, labels: np.ndarray, rows: np.ndarray) -> dict[str, Any]:
    """The loss of a model in training mode, and its mode afterwards."""
    model = LookupModel(logits).train()
    return {"loss": _loss(impl, model, rows, labels), "in training mode afterwards": model.training}


def loss_device(impl: Implementation, *, ids: np.ndarray, labels: np.ndarray) -> dict[str, str]:
    """The devices on which a model on the meta device is shown its batch and the loss comes out."""
    model = SmallModel(vocab=11, context=6, width=4, blocks=1, classes=3).to("meta")
    seen: list[str] = []
    note_inputs(model, lambda inputs: seen.append(inputs.device.type))
    try:
        found = impl.calc_loss_batch(tensor(ids), tensor(labels), model, torch.device("meta"))
    except (RuntimeError, TypeError) as error:
        if not (seen and wants_values(error)):
            raise
        return {"input": seen[0], "loss": "meta"}
    return {"input": seen[0], "loss": found.device.type}


def accuracy_device(impl: Implementation, *, ids: np.ndarray, labels: np.ndarray) -> str:
    """The device on which the model is shown a batch, when meta is asked for."""
    model = DeviceModel()
    try:
        impl.calc_accuracy_loader(_loader(ids, labels, 2), model, torch.device("meta"))
    except Shown:
        pass
    return model.device


def accuracy_labels_device(impl: Implementation, *, ids: np.ndarray, labels: np.ndarray) -> dict[str, bool]:
    """Whether labels and classes are on one device when they meet: the model and its logits are on meta."""
    model = LookupModel(np.zeros((len(ids), ids.shape[1], 3))).to("meta")
    try:
        impl.calc_accuracy_loader(_loader(ids, labels, 2), model, torch.device("meta"))
    except (RuntimeError, TypeError) as error:
        if not wants_values(error) and "expected device" not in str(error) and "same device" not in str(error):
            raise
        return {"on one device": wants_values(error)}
    return {"on one device": True}


def training(
    impl: Implementation,
    *,
    train: dict[str, np.ndarray],
    val: dict[str, np.ndarray],
    batch_size: int,
    epochs: int,
    eval_freq: int,
    eval_iter: int,
    facts: list[str],
    seed: int,
) -> dict[str, Any]:
    """A short training with plain momentum: the record it keeps, and the parameters it ends with.

    The head's start favours class 1 so strongly that each prediction is class 1 throughout.
    """
    model = SmallModel(vocab=13, context=7, width=6, blocks=1, classes=3).eval()
    fill(model, seed)
    with torch.no_grad():
        model.out_head.weight.mul_(0.2)
        model.out_head.bias.copy_(torch.tensor([0.0, 6.0, -1.0]))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.5)
    loaders = [_loader(part["ids"], part["labels"], batch_size) for part in (train, val)]
    record = impl.train_classifier_simple(model, *loaders, optimizer, "cpu", epochs, eval_freq, eval_iter)
    names = ("train_losses", "val_losses", "train_accs", "val_accs")
    lists = {name: [float(value) for value in values] for name, values in zip(names, record, strict=False)}
    parameters = dict(sorted(named(model).items()))
    return _chosen(facts, {**lists, "examples_seen": int(record[4]), "parameters": parameters})


def verdicts(impl: Implementation, *, texts: list[str], logits: list[list[list[float]]], max_length: int) -> list[str]:
    """The verdict on each text, of a model that gives these logits (one row a text)."""
    models = [RecordingModel(max_length, 4, one).train() for one in logits]
    return [
        impl.classify_review(text, model, WordTokenizer(), "cpu", max_length=max_length)
        for text, model in zip(texts, models, strict=True)
    ]


def shown(
    impl: Implementation, *, text: str, context: int, width: int, facts: list[str], kwargs: dict[str, Any]
) -> dict[str, Any]:
    """What the model was shown of a text, and how."""
    model = RecordingModel(context, width, [[0.0, 0.5]] * 3).train()
    impl.classify_review(text, model, WordTokenizer(), "cpu", **kwargs)
    how = [{"in training mode": call["training"], "a graph was built": call["graph"]} for call in model.calls]
    return _chosen(facts, {"token ids": [call["ids"] for call in model.calls], "how": how})


def beyond_the_context(
    impl: Implementation, *, text: str, context: int, width: int, max_length: int, pad_token_id: int
) -> bool:
    """Whether tokens are shown at positions that the model does not have. To refuse such a length is no flaw."""
    model = RecordingModel(context, width, [[0.0, 0.5]] * 3)
    with suppress(Exception):
        impl.classify_review(text, model, WordTokenizer(), "cpu", max_length=max_length, pad_token_id=pad_token_id)
    return any(bool((call["ids"][:, context:] != pad_token_id).any()) for call in model.calls)


def review_device(impl: Implementation, *, text: str, kwargs: dict[str, Any]) -> str:
    """The device on which the model is shown the text, when meta is asked for."""
    model = DeviceModel()
    try:
        impl.classify_review(text, model, WordTokenizer(), torch.device("meta"), **kwargs)
    except Shown:
        pass
    return model.device


def stand_in_loss(
    input_batch: torch.Tensor, target_batch: torch.Tensor, model: nn.Module, device: torch.device | str
) -> torch.Tensor:
    """In place of a loss: the mean distance of all logits from the labels."""
    logits = model(input_batch.to(device))
    return (logits - target_batch.to(device).view(-1, 1, 1)).abs().mean()


def stand_in_accuracy(
    data_loader: DataLoader, model: nn.Module, device: torch.device | str, num_batches: int | None = None
) -> float:
    """In place of an accuracy: the mean token of the batches that are read, on the device."""
    model.eval()
    batches = list(data_loader)[:num_batches]
    return float(torch.cat([ids.to(device) for ids, _ in batches]).double().mean())


STANDINS = {"calc_loss_batch": stand_in_loss, "calc_accuracy_loader": stand_in_accuracy}
