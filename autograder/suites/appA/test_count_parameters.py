"""Hidden checks: how many parameters."""

from autograder.judging import Judge, check

EXERCISE = "appA-count_parameters"


@check(
    points=5,
    asks="the number of entries of all parameters, weights and biases",
    think="How many numbers are in a weight of shape (3, 5), and which other parameter has the layer?",
)
def test_all(judge: Judge) -> None:
    widths = [judge.integers(2, 6), judge.integers(6, 9), judge.integers(9, 12)]
    judge.compare("appA.counted", widths=widths, frozen=[])
    judge.compare("appA.counted", widths=widths[:2], frozen=[], bias=False)


@check(
    points=5,
    asks="only parameters that require a gradient count",
    think="What does training leave as it is?",
)
def test_frozen(judge: Judge) -> None:
    widths = [3, 5, judge.integers(6, 9), 4]
    frozen = judge.choice([["0.weight", "2.bias"], ["1.weight", "1.bias"], ["0.bias", "2.weight"]])
    judge.compare("appA.counted", widths=widths, frozen=frozen)
    everything = [f"{layer}.{kind}" for layer in range(3) for kind in ("weight", "bias")]
    judge.compare("appA.counted", widths=widths, frozen=everything)
