"""Hidden suite of train_model_simple: a tiny model without dropout, plain SGD, step by step."""

from typing import Any

from autograder.judging import Judge, check

EXERCISE = "ch05-train_model_simple"


def what_happened(seen: Any, expected: Any) -> str | None:
    """Say where the order of backward passes, steps and samples parts from the right one."""
    order, right = seen["order"], expected["order"]
    if order != right:
        at = next((i for i, (a, b) in enumerate(zip(order, right, strict=False)) if a != b), None)
        if at is None:
            return "training stops too early" if len(order) < len(right) else "training goes on for too long"
        before = f"after {_said(order[at - 1])} comes" if at else "the first thing is"
        return f"{before} {_said(order[at])}, not {_said(right[at])}"
    if seen["tokens seen"] != expected["tokens seen"]:
        return f"the tokens seen are {str(seen['tokens seen'][:6])[:80]}"
    return None


def _said(entry: str) -> str:
    return "an optimizer step" if entry == "step" else entry


def _training(judge: Judge, **how: Any) -> None:
    setting: dict[str, Any] = {"batch_size": 3, "epochs": 1, "eval_freq": 100, "eval_iter": 2, "lr": 0.15}
    judge.compare(
        "ch05.training",
        **{
            **setting,
            "train_tokens": judge.integers(0, 11, 8, 6),  # batches of 3, 3 and 2 rows
            "val_tokens": judge.integers(0, 11, 9, 6),
            "seed": judge.seed(),
            **how,
        },
        explain=what_happened,
    )


@check(
    points=4,
    asks="one optimizer step a batch, each with the gradients of its own batch alone",
    think="Where do backward's gradients go, and what is already there at the second step?",
)
def test_parameters_after_steps(judge: Judge) -> None:
    _training(judge, train_tokens=judge.integers(0, 11, 3, 6))
    _training(judge)


@check(
    points=4,
    asks="all epochs are trained, with the optimizer that came in",
    think="What starts anew in each epoch, and what goes on? Who is in training mode after a sample?",
)
def test_several_epochs(judge: Judge) -> None:
    _training(judge, epochs=2)
    _training(judge, epochs=3, momentum=0.8, lr=0.1, eval_freq=4)


@check(
    points=5,
    asks="losses over eval_iter batches after steps 0, eval_freq, 2 eval_freq, ... counted over all epochs",
    think="Number your steps: which is the first, and what is its number in the second epoch?",
)
def test_evaluation_rhythm(judge: Judge) -> None:
    _training(judge, epochs=2, eval_freq=2, eval_iter=1)
    _training(judge, epochs=2, eval_freq=2, eval_iter=3)
    _training(judge, epochs=3, eval_freq=4, eval_iter=2, train_tokens=judge.integers(0, 11, 6, 6))
    _training(judge, eval_freq=1, eval_iter=3)


@check(
    points=3,
    asks="tokens seen: all input tokens trained on so far, recorded with each evaluation",
    think="How many ids are in a batch of shape (b, T)? And in a short last batch?",
)
def test_tokens_seen(judge: Judge) -> None:
    tokens = judge.integers(0, 11, 8, judge.choice([4, 5]))
    _training(judge, epochs=2, eval_freq=1, train_tokens=tokens)


@check(
    points=2,
    asks="a sample after every epoch, once",
    think="Inside or outside of the loop over batches?",
)
def test_samples(judge: Judge) -> None:
    _training(judge, epochs=3, eval_freq=3)
