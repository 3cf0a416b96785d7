"""Hidden checks: balancing the classes."""

from autograder.judging import Judge, check
from autograder.suites.ch06.inputs import collection

EXERCISE = "ch06-balanced_dataset"


@check(
    points=3,
    asks="there are as many ham rows as spam rows, and labels stay the words ham and spam",
    think="How many spam rows are there, and how many ham rows should stay beside them?",
)
def test_equal_counts(judge: Judge) -> None:
    judge.compare("ch06.balanced", **collection(judge), facts=["rows per label"], seed=judge.seed())


@check(
    points=2,
    asks="every spam row stays, once, even where two messages read the same",
    think="Is anything drawn from the spam rows, or dropped as a duplicate?",
)
def test_all_spam(judge: Judge) -> None:
    judge.compare("ch06.balanced", **collection(judge), facts=["rows per label", "spam"], seed=judge.seed())


@check(
    points=3,
    asks="the ham rows are drawn at random from the whole collection, without replacement",
    think="Can one ham row come twice? Could a row at the end of the collection be drawn?",
)
def test_ham_is_a_sample(judge: Judge) -> None:
    # At least 25 of 42 rows by chance: they are the first or the last ones with probability 2 / (42 over 30) < 1e-9.
    facts = ["ham rows that occur twice", "ham is one run of rows", "rows that were not in the collection"]
    judge.compare("ch06.balanced", **collection(judge), facts=facts, seed=judge.seed())


@check(
    points=2,
    asks="the same rows come at every call, and the table that was handed in stays as it was",
    think="What fixes the draw? Does anything write into df?",
)
def test_repeatable(judge: Judge) -> None:
    facts = ["a second call gives the same rows", "another seed than 123 was used", "the input is as before"]
    facts += ["the rows are all that were handed in"]  # whoever draws nothing repeats nothing
    judge.compare("ch06.balanced", **collection(judge), facts=facts, seed=judge.seed())
