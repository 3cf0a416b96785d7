"""Public tests of appendix D. Run `pytest` in this folder; the hidden suite asks more, on other inputs."""

from typing import Any

import numpy as np

from autograder.judging import Judge, check


@check(
    "appD-find_highest_gradient",
    points=20,
    asks="the largest gradient entry of the whole model, with its sign",
    think="Which parameters have gradients, and is -2 larger than 1?",
)
def test_find_highest_gradient(judge: Judge) -> None:
    judge.compare("appD.highest_gradient", gradients=[judge.normal(2, 3), None, judge.normal(4)])
    judge.compare("appD.highest_gradient", gradients=[np.array([-2.0, 0.5], np.float32)])
    judge.compare("appD.highest_gradient", gradients=[None])


def _train(judge: Judge, **how: Any) -> None:
    judge.compare(
        "appD.training",
        **{
            "train_tokens": judge.integers(0, 11, 5, 5),
            "val_tokens": judge.integers(0, 11, 2, 5),
            "batch_size": 2,
            "epochs": 2,
            "peak_lr": 0.1,
            "warmup_steps": 2,
            "eval_freq": 2,
            "seed": judge.seed(),
            **how,
        },
    )


@check(
    "appD-train_model",
    points=30,
    asks="the rate of every step, in every parameter group: rising to the peak, then along half a cosine",
    think="What is the rate at step 0, at step warmup_steps, and at the last step?",
)
def test_rates(judge: Judge) -> None:
    _train(judge, groups=2, initial_lr=0.02, min_lr=0.01)


@check(
    "appD-train_model",
    points=30,
    asks="gradients clipped to norm 1 after the warm-up, between backward and step",
    think="From which step on, and to what norm of what?",
)
def test_clipped_training(judge: Judge) -> None:
    _train(judge, warmup_steps=1, initial_lr=0.05, min_lr=0.01)


@check(
    "appD-train_model",
    points=20,
    asks="evaluations, tokens seen and samples as in chapter 5",
    think="What does each of the four returned lists hold, and how long is it?",
)
def test_records(judge: Judge) -> None:
    _train(judge, epochs=3, eval_freq=1, initial_lr=0.02, min_lr=0.01)
