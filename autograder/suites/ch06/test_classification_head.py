"""Hidden checks: the classification head and what trains."""

from typing import Any

from autograder.judging import Judge, check

EXERCISE = "ch06-classification_head"


def _model(judge: Judge, classes: int = 3, frozen: bool = False) -> dict[str, Any]:
    ids = judge.integers(0, 11, 2, 5)
    return {"blocks": 4, "width": 7, "classes": classes, "frozen": frozen, "ids": ids, "seed": judge.seed()}


@check(
    points=6,
    asks="only the new head, the last block and the final normalization train",
    think="In which order do you freeze and replace? Which blocks does your line reach?",
)
def test_what_trains(judge: Judge) -> None:
    judge.compare("ch06.head", **_model(judge), facts=["trains", "get a gradient"])


@check(
    points=2,
    asks="the same parts train when the model came frozen",
    think="Does your code switch the last block and the final normalization on, or only leave them on?",
)
def test_frozen_before(judge: Judge) -> None:
    judge.compare("ch06.head", **_model(judge, frozen=True), facts=["trains"])


@check(
    points=3,
    asks="with train_all=True every parameter trains, whatever trained before (exercise 6.2)",
    think="What should requires_grad be for each parameter, and does your function set it in both cases?",
)
def test_train_all(judge: Judge) -> None:
    judge.compare("ch06.head", **_model(judge), facts=["trains"], train_all=True)
    judge.compare("ch06.head", **_model(judge, frozen=True), facts=["trains"], train_all=True)


@check(
    points=3,
    asks="the head maps emb_dim features to num_classes logits with a bias; other weights keep their values",
    think="What are the sizes of the new layer? Does anything else get new values?",
)
def test_logits(judge: Judge) -> None:
    judge.compare("ch06.head", **_model(judge, classes=judge.choice([4, 5])), facts=["logits"])


@check(
    points=1,
    asks="the model itself is changed and returned",
    think="What does a function return if you do not say?",
)
def test_in_place(judge: Judge) -> None:
    judge.compare("ch06.head", **_model(judge, classes=2), facts=["returned is the model"])
