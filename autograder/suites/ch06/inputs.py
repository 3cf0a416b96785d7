"""Inputs of chapter 6's checks."""

from typing import Any

import numpy as np

from autograder.judging import Judge

WORDS = "free prize call now meet you later thanks win cash text stop urgent lunch home ok see".split()


def sentence(judge: Judge, words: int) -> str:
    """A message of that many words."""
    return " ".join(judge.choice(WORDS) for _ in range(words))


def collection(judge: Judge) -> dict[str, Any]:
    """A lopsided collection in mixed order: every ham text once, some spam texts twice; none is in another one."""
    ham, spam, first = judge.integers(42, 52), judge.integers(25, 31), judge.integers(0, 1_000_000_000)
    rows = [("ham", f"ham {first + i}") for i in range(ham)]
    rows += [("spam", f"spam {first + max(i, 2)}") for i in range(spam)]
    order = judge.permutation(len(rows))
    return {"labels": [rows[i][0] for i in order], "texts": [rows[i][1] for i in order]}


SIZES = (5, 5, 5, 5, 3)


def classified(judge: Judge) -> dict[str, Any]:
    """23 examples in batches of 5 whose accuracy is another one for each way of reading the logits.

    How many are right by the last position's largest logit is drawn for each batch, and shared out among the others
    is what is right by the first position, by the mean, by the last but one and by the last position's smallest.
    """
    classes, positions = 5, 4
    hits = _hits(judge)
    misses = _misses(judge, sum(SIZES) - sum(hits))
    shuffled = iter([misses[i] for i in judge.permutation(len(misses))])
    offsets = []
    for hit, size in zip(hits, SIZES, strict=True):
        offsets += [0] * hit + [next(shuffled) for _ in range(size - hit)]
    predicted = judge.integers(0, classes, len(offsets))
    logits = judge.uniform(len(offsets), positions, classes, high=0.1)
    rows = np.arange(len(offsets))
    for position, offset, height in ((3, 0, 5), (3, 4, -5), (0, 1, 5), (1, 2, 9), (2, 3, 5)):
        logits[rows, position, (predicted + offset) % classes] += height
    return {"logits": logits, "labels": (predicted + np.array(offsets)) % classes, "batch_size": 5}


def _hits(judge: Judge) -> list[int]:
    """Right ones by batch, so that no two ways of counting come to the same accuracy."""
    while True:
        hits = [judge.integers(0, size + 1) for size in SIZES]
        prefixes = [sum(hits[:end]) / sum(SIZES[:end]) for end in range(1, 6)]
        batches = [hit / size for hit, size in zip(hits, SIZES, strict=True)]
        ways = [*prefixes, hits[1] / 5, batches[4], sum(batches) / 5, sum(hits) / 25, sum(hits) / 5, hits[4] / 5]
        if 9 <= sum(hits) <= 13 and min(batches) < 1 and len(set(ways)) == len(ways):
            return hits


def _misses(judge: Judge, count: int) -> list[int]:
    """Which other reading is right, for each of `count` examples: each a different number of times, 1 at least."""
    while True:
        misses = [judge.integers(1, 5) for _ in range(count)]
        if len({misses.count(offset) for offset in range(5)}) == 5:
            return misses


def batch_of_logits(judge: Judge) -> dict[str, Any]:
    """Logits of six examples, and a batch of five of them with labels."""
    labels = judge.integers(0, 3, 5)
    return {"logits": judge.normal(6, 4, 3, scale=2.0), "rows": judge.permutation(6)[:5], "labels": labels}


def short_training(judge: Judge) -> dict[str, Any]:
    """11 training and 8 validation examples in batches of 3, three epochs: 12 steps.

    The model calls everything class 1. That is right for all of the first two training batches, for 7 of the
    11 examples, and for 2 of 6 and 3 of 8 in validation.
    """
    others = [0, 2, 0, 2]
    train = {"ids": judge.integers(0, 13, 11, 7), "labels": np.array([1] * 7 + others)}
    val = {"ids": judge.integers(0, 13, 8, 7), "labels": np.array([0, 1, 2, 0, 1, 2, 1, 0])}
    how = {"batch_size": 3, "epochs": 3, "eval_freq": 3, "eval_iter": 2}
    return {"train": train, "val": val, **how, "seed": judge.seed()}
