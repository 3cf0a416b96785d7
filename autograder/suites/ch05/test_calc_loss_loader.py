"""Hidden suite of calc_loss_loader. Nine rows in batches of four: two full batches and a short one."""

import numpy as np

from autograder.judging import Judge, check

EXERCISE = "ch05-calc_loss_loader"


@check(
    points=3,
    asks="without num_batches: the mean of all batch losses, each counting the same",
    think="Which number is the sum divided by, and does a short last batch count less?",
)
def test_all_batches(judge: Judge) -> None:
    tokens = judge.integers(0, 11, 9, 6)
    judge.compare("ch05.loader_loss", tokens=tokens, batch_size=4, num_batches=None, seed=judge.seed())


@check(
    points=3,
    asks="with num_batches: the mean over the first so many batches",
    think="How many batches entered the sum? Count them for num_batches=1.",
)
def test_some_batches(judge: Judge) -> None:
    tokens = judge.integers(0, 11, 13, 6)
    for count in (1, 2, 3):
        judge.compare("ch05.loader_loss", tokens=tokens, batch_size=3, num_batches=count, seed=judge.seed())


@check(
    points=2,
    asks="asked for more batches than there are, it takes those that are there; an empty loader gives NaN",
    think="What is the sum divided by if ten batches are asked for and three exist? If none exists?",
)
def test_too_few_batches(judge: Judge) -> None:
    tokens = judge.integers(0, 11, 9, 6)
    judge.compare("ch05.loader_loss", tokens=tokens, batch_size=4, num_batches=7, seed=judge.seed())
    judge.compare(
        "ch05.loader_loss", tokens=np.zeros((0, 6), np.int64), batch_size=4, num_batches=None, seed=1
    )
    judge.compare("ch05.loader_loss", tokens=np.zeros((0, 6), np.int64), batch_size=4, num_batches=2, seed=1)


@check(
    points=1,
    asks="the model is used in the mode it is in, and stays in it",
    think="Who switches to evaluation mode, and who switches back?",
)
def test_mode(judge: Judge) -> None:
    tokens = judge.integers(0, 11, 5, 6)
    for train in (True, False):
        judge.compare(
            "ch05.loader_loss", tokens=tokens, batch_size=2, num_batches=2, seed=judge.seed(), train=train
        )
