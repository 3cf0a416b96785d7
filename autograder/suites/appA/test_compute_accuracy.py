"""Hidden checks: accuracy over a loader."""

from typing import Any

from autograder.judging import Judge, check

EXERCISE = "appA-compute_accuracy"


def _half_right(judge: Judge, rows: int, classes: int) -> dict[str, Any]:
    """Logits and labels with wrong ones among the first rows, so that no two batches have the same share."""
    logits = judge.normal(rows, classes)
    labels = logits.argmax(axis=1)
    labels[1 : rows - 2 : 2] = (labels[1 : rows - 2 : 2] + 1) % classes
    return {"logits": logits, "labels": labels}


@check(
    points=6,
    asks="the share of examples whose largest logit is at their label, as a number from 0 to 1",
    think="What is compared with the labels: logits, probabilities or class numbers?",
)
def test_share(judge: Judge) -> None:
    for classes in (2, 3, 5):
        judge.compare("appA.accuracy", **_half_right(judge, 12, classes), batch_size=4)
    judge.compare("appA.accuracy", **_half_right(judge, 5, 3), batch_size=1)


@check(
    points=4,
    asks="each example counts the same, though the last batch is smaller",
    think="Is the mean of the batches' accuracies the accuracy over all examples?",
)
def test_uneven_batches(judge: Judge) -> None:
    judge.compare("appA.accuracy", **_half_right(judge, 11, 3), batch_size=4)
    judge.compare("appA.accuracy", **_half_right(judge, 13, 4), batch_size=5)


@check(
    points=3,
    asks="the model answers in evaluation mode, whatever mode it came in",
    think="Which layers behave differently in training?",
)
def test_evaluation_mode(judge: Judge) -> None:
    judge.compare("appA.accuracy", **_half_right(judge, 9, 3), batch_size=4, train=True)


@check(
    points=2,
    asks="no graph is built, and the model is in evaluation mode afterwards",
    think="What is a graph good for when nothing will be differentiated?",
)
def test_manners(judge: Judge) -> None:
    judge.compare("appA.accuracy_manners", **_half_right(judge, 5, 3), batch_size=2)
