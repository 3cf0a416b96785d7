"""Hidden checks: what trains, and how much it is."""

from autograder.judging import Judge, check

EXERCISE = "appE-freeze_and_count"


@check(
    points=5,
    asks="after freeze_parameters no parameter requires a gradient; values and mode stay",
    think="Which parameters does model.parameters() go through, and what do you set on each?",
)
def test_freeze(judge: Judge) -> None:
    judge.compare("appE.frozen", width=judge.integers(3, 6), seed=judge.seed())


@check(
    points=3,
    asks="count_trainable_parameters counts the entries of all parameters that require a gradient",
    think="How many numbers are in a weight of shape (3, 5), and which other parameter has the layer?",
)
def test_count(judge: Judge) -> None:
    judge.compare("appE.counted", width=judge.integers(3, 6), classes=judge.integers(2, 5), frozen=[])


@check(
    points=2,
    asks="what is frozen does not count",
    think="What does training leave as it is?",
)
def test_frozen_do_not_count(judge: Judge) -> None:
    names = ["out_head.weight", "norm.bias", "embedding.weight", "blocks.0.W_query.weight", "blocks.1.W_query.bias"]
    frozen = [names[number] for number in judge.permutation(len(names))[:2]]
    width = judge.integers(4, 10)  # of few counts, one could be guessed
    judge.compare("appE.counted", width=width, classes=3, frozen=frozen)
    judge.compare("appE.counted", width=width, classes=3, frozen=[*frozen, "several.0.weight", "norm.weight"])
