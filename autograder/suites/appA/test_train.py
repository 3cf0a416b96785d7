"""Hidden checks: the training loop, by what each of its steps uses.

Eight rows in batches of three make steps of 3, 3 and 2 rows. The model drops features in training mode.
"""

from typing import Any

from autograder.judging import Judge, check

EXERCISE = "appA-train"


def what_steps_do(seen: Any, expected: Any) -> str | None:
    """Name what is wrong with the steps, in the order in which one would look."""
    if seen["steps"] != expected["steps"]:
        return f"the optimizer took {seen['steps']} steps; one per batch and epoch makes {expected['steps']}"
    if not all(seen["training mode"]):
        return "the model was called in evaluation mode on the way to a step"
    if len(seen["losses"]) != len(expected["losses"]):
        return f"{len(seen['losses'])} losses came back for {expected['steps']} steps"
    return None


def _train(judge: Judge, **how: Any) -> None:
    setting: dict[str, Any] = {"batch_size": 3, "epochs": 2, "lr": 0.2, "seed": judge.seed()}
    inputs = {"features": judge.normal(8, 4), "labels": judge.integers(0, 3, 8), "classes": 3}
    judge.compare("appA.training", **{**setting, **inputs, **how}, explain=what_steps_do)


@check(
    points=8,
    asks="each batch makes one step on the gradient of its own mean cross-entropy",
    think="What is in .grad when backward begins, and what when the optimizer steps?",
)
def test_steps(judge: Judge) -> None:
    _train(judge)
    _train(judge, momentum=0.5, lr=0.1)


@check(
    points=3,
    asks="gradients that the model brought along have no part in the first step",
    think="Who says that .grad is empty at the start?",
)
def test_old_gradients(judge: Judge) -> None:
    _train(judge, old_gradients=True)


@check(
    points=4,
    asks="the model trains in training mode, whatever mode it came in",
    think="Who puts the model in training mode, if it came from an evaluation?",
)
def test_mode(judge: Judge) -> None:
    _train(judge, starts_in_training=False)


@check(
    points=3,
    asks="the data are gone through num_epochs times",
    think="How many steps do 3 epochs of 3 batches make?",
)
def test_epochs(judge: Judge) -> None:
    _train(judge, epochs=1)
    _train(judge, epochs=3, lr=0.1)


@check(
    points=2,
    asks="the losses come back as floats, one for each step, in order",
    think="What does a tensor in a list keep alive, and which of the steps are worth a record?",
)
def test_losses(judge: Judge) -> None:
    _train(judge, lr=0.05, batch_size=5)
