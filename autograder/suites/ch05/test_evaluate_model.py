"""Hidden suite of evaluate_model."""

from typing import Any

from autograder.judging import Judge, check

EXERCISE = "ch05-evaluate_model"


def what_was_left(seen: Any, expected: Any) -> str | None:
    """Say which state the model or the gradients were left in."""
    if seen["afterwards"]["training"] != expected["afterwards"]["training"]:
        return "the model is left in evaluation mode"
    if seen["afterwards"]["gradients on"] != expected["afterwards"]["gradients on"]:
        return "gradients stay switched off afterwards"
    if seen["use"] != expected["use"] and seen["use"]:
        wrong = next((entry for entry in seen["use"] if entry not in expected["use"]), seen["use"][-1])
        return f"the model was used for {wrong}"
    return None


@check(
    points=4,
    asks="training loss, then validation loss, each over eval_iter batches",
    think="Which loader, how many batches, and in which order are the two results returned?",
)
def test_losses(judge: Judge) -> None:
    train, val = judge.integers(0, 11, 8, 6), judge.integers(0, 11, 6, 6)
    for eval_iter in (1, 2):
        judge.compare(
            "ch05.evaluation",
            train_tokens=train,
            val_tokens=val,
            batch_size=2,
            eval_iter=eval_iter,
            seed=judge.seed(),
            explain=what_was_left,
        )


@check(
    points=3,
    asks="evaluation mode and no gradients while measuring; training mode and gradients afterwards",
    think="What differs between a loss that you train on and one that you only read?",
)
def test_modes(judge: Judge) -> None:
    judge.compare(
        "ch05.evaluation",
        train_tokens=judge.integers(0, 11, 4, 6),
        val_tokens=judge.integers(0, 11, 2, 6),
        batch_size=2,
        eval_iter=5,
        seed=judge.seed(),
        explain=what_was_left,
    )
