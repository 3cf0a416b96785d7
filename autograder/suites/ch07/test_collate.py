"""Hidden checks: the final collate function."""

from autograder.judging import Judge, check
from autograder.suites.ch07.inputs import batch

EXERCISE = "ch07-collate"


@check(
    points=8,
    asks="in each target row the first pad token stays, all later ones are -100; inputs keep their pads",
    think="Which pad token means that the text is over? Is it there for the longest entry as well?",
)
def test_inputs_and_targets(judge: Judge) -> None:
    judge.compare("ch07.collate", items=batch(judge, 3, 6, 1, 7), kwargs={})


@check(
    points=4,
    asks="pad_token_id and ignore_index are those of the caller",
    think="Which numbers are written out in your function?",
)
def test_own_ids(judge: Judge) -> None:
    kwargs = {"pad_token_id": judge.integers(2000, 9000), "ignore_index": -judge.integers(2, 90)}
    judge.compare("ch07.collate", items=batch(judge, 5, 2, 4), kwargs=kwargs)


@check(
    points=4,
    asks="with allowed_max_length both tensors have at most that many columns, the first ones",
    think="Are inputs and targets still as wide as each other? What if the batch is narrower than allowed?",
)
def test_allowed_max_length(judge: Judge) -> None:
    judge.compare("ch07.collate", items=batch(judge, 4, 2, 6, 3), kwargs={"allowed_max_length": 3})  # of 4 rows
    judge.compare("ch07.collate", items=batch(judge, 3, 9, 4), kwargs={"allowed_max_length": judge.choice([5, 6])})
    judge.compare("ch07.collate", items=batch(judge, 3, 4, 1), kwargs={"allowed_max_length": 8})


@check(
    points=1,
    asks="entries of one length, or a single entry, are no special case",
    think="How many places does a squeezed tensor have, if there was only one to begin with?",
)
def test_equal_lengths(judge: Judge) -> None:
    judge.compare("ch07.collate", items=batch(judge, 4, 4, 4), kwargs={})
    judge.compare("ch07.collate", items=batch(judge, 5), kwargs={})


@check(
    points=2,
    asks="the lists of the batch are the same afterwards",
    think="What does += do to a list that someone else holds too?",
)
def test_batch_unchanged(judge: Judge) -> None:
    judge.compare("ch07.batch_after", name="custom_collate_fn", items=batch(judge, 3, 5, 2))


@check(
    points=1,
    asks="both tensors are on the device that was asked for",
    think="How many tensors do you return, and how many of them do you move?",
)
def test_device(judge: Judge) -> None:
    judge.compare("ch07.collate_device", name="custom_collate_fn", items=batch(judge, 3, 5))
