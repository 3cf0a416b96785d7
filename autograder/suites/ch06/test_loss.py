"""Hidden checks: the last token's loss."""

from autograder.judging import Judge, check
from autograder.suites.ch06.inputs import batch_of_logits

EXERCISE = "ch06-loss"


@check(
    points=5,
    asks="the loss is the mean cross-entropy of the last position's logits",
    think="Which position decides? Does cross_entropy want probabilities or logits?",
)
def test_value(judge: Judge) -> None:
    judge.compare("ch06.loss", **batch_of_logits(judge))


@check(
    points=3,
    asks="gradients flow back to the logits of the last position",
    think="Is the graph still there when the loss is returned?",
)
def test_gradient(judge: Judge) -> None:
    judge.compare("ch06.loss_gradient", **batch_of_logits(judge))


@check(
    points=1,
    asks="the model's mode is left alone",
    think="Who decides between training and evaluation: the loss, or the one who asks for it?",
)
def test_mode(judge: Judge) -> None:
    judge.compare("ch06.loss_mode", **batch_of_logits(judge))


@check(
    points=1,
    asks="inputs and targets are moved to the device",
    think="Does .to() change the tensor it is called on?",
)
def test_device(judge: Judge) -> None:
    judge.compare("ch06.loss_device", ids=judge.integers(0, 11, 2, 5), labels=judge.integers(0, 3, 2))
