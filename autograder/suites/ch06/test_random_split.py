"""Hidden checks: the random split."""

from typing import Any

from autograder.judging import Judge, check

EXERCISE = "ch06-random_split"


def _table(judge: Judge, rows: int) -> dict[str, Any]:
    return {"rows": rows, "index": judge.permutation(rows) * 3 + 1, "seed": judge.seed()}


@check(
    points=4,
    asks="training and validation set have int(n * fraction) rows each, the test set has the rest",
    think="Is each size rounded by itself, and which way? Which set takes what rounding leaves?",
)
def test_sizes(judge: Judge) -> None:
    # What is left of n * fraction behind the point: every way of rounding shows in another of these pairs.
    left = ((0.2, 0.6), (0.7, 0.4), (0.6, 0.2), (0.9, 0.9), (0.2, 0.2))
    train, validation = judge.integers(20, 30), judge.integers(5, 15)
    fractions = [[(train + first) / 50, (validation + second) / 50] for first, second in left]
    judge.compare("ch06.split_sizes", rows=50, fractions=fractions)


@check(
    points=4,
    asks="every row lands in exactly one of the three sets",
    think="Where does one slice end and the next begin? Does the index of df matter to your slices?",
)
def test_each_row_once(judge: Judge) -> None:
    facts = ["rows in no part", "rows in more than one part", "changed rows"]
    judge.compare("ch06.split", **_table(judge, 37), train_frac=0.7, validation_frac=0.1, facts=facts)


@check(
    points=3,
    asks="the rows are shuffled before they are cut",
    think="If all ham rows come first in df, what is in the training set?",
)
def test_shuffled(judge: Judge) -> None:
    # 28 of 47 rows by chance: they are the first or the last ones with probability 2 / (47 over 28) < 1e-12.
    facts = ["the training set is a run of rows"]
    judge.compare("ch06.split", **_table(judge, 47), train_frac=0.6, validation_frac=0.1, facts=facts)


@check(
    points=1,
    asks="the same split comes at every call, and df stays as it was",
    think="What fixes the shuffle? Does anything happen in place?",
)
def test_repeatable(judge: Judge) -> None:
    facts = ["a second call gives the same rows", "another seed than 123 was used", "the input is as before"]
    facts += ["a part is all that was handed in"]  # whoever cuts nothing repeats nothing
    judge.compare("ch06.split", **_table(judge, 41), train_frac=0.6, validation_frac=0.2, facts=facts)
