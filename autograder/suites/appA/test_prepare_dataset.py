"""Hidden checks: loaders of one process among several. 14 examples: 3 processes get 5 each, 2 get 7, 4 get 4."""

from typing import Any

from autograder.judging import Judge, check

EXERCISE = "appA-prepare_dataset"


def how_many(seen: Any, expected: Any) -> str | None:
    """Say how many batches and examples an epoch has, where these are not what they should be."""
    if seen["sizes"] != expected["sizes"]:
        return f"the epochs of this process consist of batches of {seen['sizes']} examples"
    return None


@check(
    points=4,
    asks="each process trains on its own share, in the order of DistributedSampler",
    think="Who knows the rank of this process: the loader, the dataset or the sampler?",
)
def test_share_of_the_training_data(judge: Judge) -> None:
    for rank, world_size in ((0, 2), (1, 2), (judge.integers(0, 4), 4)):
        judge.compare(
            "appA.shares", rank=rank, world_size=world_size, epochs=2, part="train", explain=how_many
        )


@check(
    points=2,
    asks="training batches hold 2 examples; a last one that is not full is dropped",
    think="7 or 5 examples in batches of 2: what becomes of the last one?",
)
def test_incomplete_batch(judge: Judge) -> None:
    judge.compare("appA.shares", rank=judge.integers(0, 3), world_size=3, epochs=1, part="train", explain=how_many)


@check(
    points=2,
    asks="the sampler shuffles, and differently when it is told another epoch",
    think="What does a sampler's order depend on?",
)
def test_epochs(judge: Judge) -> None:
    judge.compare("appA.shares", rank=1, world_size=2, epochs=4, part="train", explain=how_many)


@check(
    points=2,
    asks="every process gets all test data, in order, in batches of 2",
    think="Is a test meant to be shared out, or shuffled?",
)
def test_test_data(judge: Judge) -> None:
    judge.compare("appA.shares", rank=judge.integers(0, 3), world_size=3, epochs=2, part="test", explain=how_many)
