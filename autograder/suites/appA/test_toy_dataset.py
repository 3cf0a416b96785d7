"""Hidden checks: a dataset in memory."""

from autograder.judging import Judge, check

EXERCISE = "appA-toy_dataset"


@check(
    points=4,
    asks="dataset[i] is the pair (features of row i, label of row i), with the dtypes that came in",
    think="Which row and which label belong together, and in which order do they come back?",
)
def test_items(judge: Judge) -> None:
    order = judge.permutation(5).tolist()
    judge.compare("appA.items", features=judge.normal(3, 2), labels=judge.integers(0, 3, 3), order=[1], in_double=True)
    judge.compare("appA.items", features=judge.normal(5, 3), labels=judge.integers(0, 4, 5), order=order)
    judge.compare("appA.items", features=judge.normal(4, 1), labels=judge.integers(0, 2, 4), order=[-1, 0, 3])


@check(
    points=3,
    asks="the dataset is as long as there are examples",
    think="X has two axes: which of them counts examples?",
)
def test_length(judge: Judge) -> None:
    judge.compare("appA.items", features=judge.normal(7, 3), labels=judge.integers(0, 4, 7), order=[])
    judge.compare("appA.items", features=judge.normal(2, 5), labels=judge.integers(0, 4, 2), order=[])


@check(
    points=3,
    asks="a DataLoader makes batches of it: features (b, n) and labels (b,)",
    think="What does the loader stack, and what are the shapes of one item?",
)
def test_batches(judge: Judge) -> None:
    judge.compare("appA.batches", features=judge.normal(7, 3), labels=judge.integers(0, 4, 7), batch_size=3)
