"""Inputs of chapter 6's checks."""

from typing import Any

import numpy as np

from autograder.judging import Judge

WORDS = "free prize call now meet you later thanks win cash text stop urgent lunch home ok see".split()


def sentence(judge: Judge, words: int) -> str:
    """A message of that many words."""
    return " ".join(judge.choice(WORDS) for _ in range(words))


def collection(judge: Judge) -> dict[str, Any]:
    """A lopsided collection in mixed order: every ham text once, some spam texts twice."""
    ham, spam = judge.integers(42, 52), judge.integers(25, 31)
    rows = [("ham", f"ham {i}") for i in range(ham)]
    rows += [("spam", f"spam {max(i, 2)}") for i in range(spam)]
    order = judge.permutation(len(rows))
    return {"labels": [rows[i][0] for i in order], "texts": [rows[i][1] for i in order]}


def classified(judge: Judge) -> dict[str, Any]:
    """23 examples in batches of 5 whose accuracy is another one for each way of reading the logits.

    The last position's largest logit is right 11 times, the first position's 6, the last but one's 1, the
    mean's 3, the last position's smallest 2. By batch the right ones are 5, 1, 4, 0 and 1 of 3.
    """
    classes, positions = 5, 4
    hits = [5, 1, 4, 0, 1]
    sizes = [5, 5, 5, 5, 3]
    misses = [1] * 6 + [2] * 3 + [3] + [4] * 2
    shuffled = iter([misses[i] for i in judge.permutation(len(misses))])
    offsets = []
    for hit, size in zip(hits, sizes, strict=True):
        offsets += [0] * hit + [next(shuffled) for _ in range(size - hit)]
    predicted = judge.integers(0, classes, len(offsets))
    logits = judge.uniform(len(offsets), positions, classes, high=0.1)
    rows = np.arange(len(offsets))
    for position, offset, height in ((3, 0, 5), (3, 4, -5), (0, 1, 5), (1, 2, 9), (2, 3, 5)):
        logits[rows, position, (predicted + offset) % classes] += height
    return {"logits": logits, "labels": (predicted + np.array(offsets)) % classes, "batch_size": 5}


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
