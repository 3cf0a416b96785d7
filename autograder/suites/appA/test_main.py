"""Hidden checks: one process of the training, whose partners are played by the probe."""

from typing import Any

from autograder.judging import Judge, check

EXERCISE = "appA-main"


def _process(judge: Judge, facts: list[str], **how: Any) -> None:
    setting: dict[str, Any] = {"rank": 1, "world_size": 2, "epochs": 1, "seed": judge.seed()}
    judge.compare("appA.process", facts=facts, **{**setting, **how})


@check(
    points=3,
    asks="the optimizer sees gradients averaged over all processes, and steps by SGD with a rate of 0.5",
    think="Which object must the forward go through, so that backward brings the processes together?",
)
def test_gradients_are_averaged(judge: Judge) -> None:
    _process(judge, ["order", "gradients", "parameters"], rank=0)
    _process(judge, ["gradients", "parameters"], rank=2, world_size=3, epochs=2)


@check(
    points=3,
    asks="each epoch goes through this process's share, in an order of its own, in training mode",
    think="What must the sampler be told before each epoch, and by whom?",
)
def test_epochs(judge: Judge) -> None:
    _process(judge, ["rows", "training mode"], rank=judge.integers(0, 2), epochs=3)


@check(
    points=2,
    asks="in the end the test data are looked at in evaluation mode, and the accuracy is printed",
    think="Which loader says how good the model is on what it has not seen?",
)
def test_accuracy(judge: Judge) -> None:
    facts = ["anything was seen in evaluation mode", "rows seen in evaluation mode only"]
    _process(judge, facts)
    _process(judge, [*facts, "a number is printed after it"], rank=0)  # the others may be silent


@check(
    points=2,
    asks="the process group is joined once, as this rank of this world size, and left in the end",
    think="What is opened and never closed?",
)
def test_process_group(judge: Judge) -> None:
    facts = ["process group", "ended by", "the group was left"]
    for rank, world_size in ((0, 3), (2, 4)):  # no rank that is written out is right twice
        _process(judge, facts, rank=rank, world_size=world_size)
