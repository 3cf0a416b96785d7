"""Hidden checks: exercise 7.2, only the answer counts."""

from autograder.judging import Judge, check
from autograder.suites.ch07.inputs import batch, entries, prompted_batch

EXERCISE = "ch07-instruction_masking"


@check(
    points=4,
    asks="items are (number of tokens of format_input(entry), ids of the whole text)",
    think="Where does the prompt end: before or after the heading of the answer? In characters or in tokens?",
)
def test_items(judge: Judge) -> None:
    facts = ["length", "kinds", "prompt lengths", "texts"]
    judge.compare("ch07.masked_items", data=entries(judge), order=[3, 0, 2, 1], facts=facts)


@check(
    points=6,
    asks="targets that are tokens of the prompt are ignored, all others and the inputs are as before",
    think="A prompt of n tokens: at which target position does its last token stand?",
)
def test_masked_targets(judge: Judge) -> None:
    judge.compare("ch07.masked_collate", **prompted_batch(judge), kwargs={})


@check(
    points=2,
    asks="pad_token_id, ignore_index and allowed_max_length hold here too",
    think="What do you hand on to the collate function, and in which order do you cut and mask?",
)
def test_arguments(judge: Judge) -> None:
    kwargs = {"pad_token_id": judge.integers(2000, 9000), "ignore_index": -judge.integers(2, 90)}
    judge.compare("ch07.masked_collate", **prompted_batch(judge), kwargs=kwargs)
    judge.compare("ch07.masked_collate", **prompted_batch(judge), kwargs={"allowed_max_length": 5})


@check(
    points=2,
    asks="the lists of the batch are the same afterwards",
    think="What does += do to a list that someone else holds too?",
)
def test_batch_unchanged(judge: Judge) -> None:
    judge.compare("ch07.masked_batch_after", items=batch(judge, 5, 3), prompt_lengths=[3, 2])


@check(
    points=1,
    asks="both tensors are on the device that was asked for",
    think="What do you do with the argument device?",
)
def test_device(judge: Judge) -> None:
    items = [[length, ids] for length, ids in zip([3, 2], batch(judge, 5, 3), strict=True)]
    judge.compare("ch07.collate_device", name="custom_collate_with_masking", items=items)
