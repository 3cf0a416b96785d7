"""Hidden checks: accuracy over a loader."""

from typing import Any

import numpy as np

from autograder.judging import Judge, check

EXERCISE = "appA-compute_accuracy"


def _half_right(judge: Judge, rows: int, classes: int, batch_size: int) -> dict[str, Any]:
    """Logits and labels of which a drawn part is wrong; no two batches have the same share, nor has one the whole's."""
    logits = judge.normal(rows, classes)
    labels = logits.argmax(axis=1)
    wrong = _wrong(judge, rows, batch_size)
    labels[wrong] = (labels[wrong] + 1) % classes
    return {"logits": logits, "labels": labels, "batch_size": batch_size}


def _wrong(judge: Judge, rows: int, batch_size: int) -> np.ndarray:
    """Rows that are wrong (bool), between a fifth and four fifths of them."""
    while True:
        wrong = judge.uniform(rows) < judge.choice([0.3, 0.5, 0.7])
        parts = [wrong[start : start + batch_size] for start in range(0, rows, batch_size)]
        shares = [part.mean() for part in parts] + [wrong.mean()]
        apart = batch_size == 1 or len(set(shares)) == len(shares)
        if rows <= 5 * wrong.sum() <= 4 * rows and apart:
            return wrong


@check(
    points=6,
    asks="the share of examples whose largest logit is at their label, as a number from 0 to 1",
    think="What is compared with the labels: logits, probabilities or class numbers?",
)
def test_share(judge: Judge) -> None:
    for classes in (2, 3, 5):
        judge.compare("appA.accuracy", **_half_right(judge, 12, classes, 4))
    judge.compare("appA.accuracy", **_half_right(judge, 5, 3, 1))


@check(
    points=4,
    asks="each example counts the same, though the last batch is smaller",
    think="Is the mean of the batches' accuracies the accuracy over all examples?",
)
def test_uneven_batches(judge: Judge) -> None:
    judge.compare("appA.accuracy", **_half_right(judge, 11, 3, 4))
    judge.compare("appA.accuracy", **_half_right(judge, 13, 4, 5))


@check(
    points=3,
    asks="the model answers in evaluation mode, whatever mode it came in",
    think="Which layers behave differently in training?",
)
def test_evaluation_mode(judge: Judge) -> None:
    for rows in (9, 11):  # one share could be guessed
        judge.compare("appA.accuracy", **_half_right(judge, rows, 3, 4), train=True)


@check(
    points=2,
    asks="no graph is built, and the model is in evaluation mode afterwards",
    think="What is a graph good for when nothing will be differentiated?",
)
def test_manners(judge: Judge) -> None:
    judge.compare("appA.accuracy_manners", **_half_right(judge, 5, 3, 2))
