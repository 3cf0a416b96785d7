"""Hidden suite of calc_loss_batch."""

from autograder.judging import Judge, check

EXERCISE = "ch05-calc_loss_batch"


@check(
    points=4,
    asks="the mean cross-entropy over all tokens of the batch, as a tensor with gradients",
    think="How many predictions are there, which target belongs to each, and what is averaged?",
)
def test_loss(judge: Judge) -> None:
    judge.compare("ch05.batch_loss", tokens=judge.integers(0, 11, 3, 6), seed=judge.seed())
    judge.compare("ch05.batch_loss", tokens=judge.integers(0, 3, 2, 6), seed=judge.seed())


@check(
    points=2,
    asks="the model is used in the mode it is in, and stays in it",
    think="Whose task is it to switch between training and evaluation?",
)
def test_mode(judge: Judge) -> None:
    tokens = judge.integers(0, 11, 2, 5)
    judge.compare("ch05.batch_loss", tokens=tokens, seed=judge.seed(), train=False)
    judge.compare("ch05.batch_loss", tokens=tokens, seed=judge.seed(), train=True)


@check(
    points=2,
    asks="inputs and targets are moved to the device",
    think="The model is on one device, the batches on another: what must happen first, and to which of them?",
)
def test_device(judge: Judge) -> None:
    tokens = judge.integers(0, 11, 3, 5)
    judge.compare("ch05.devices", tokens=tokens)
