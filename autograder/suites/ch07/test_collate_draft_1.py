"""Hidden checks: padding a batch."""

from autograder.judging import Judge, check
from autograder.suites.ch07.inputs import batch

EXERCISE = "ch07-collate_draft_1"


@check(
    points=5,
    asks="all entries stand in one tensor, padded at the end to the longest entry of the batch",
    think="How long is the longest entry, at which end is there room, and what fills it?",
)
def test_padded(judge: Judge) -> None:
    judge.compare("ch07.draft_1", items=batch(judge, 4, 2, 3, 6), kwargs={"pad_token_id": judge.integers(2000, 9000)})
    judge.compare("ch07.draft_1", items=batch(judge, 7, 3, 1, 5), kwargs={})  # whoever is the longest


@check(
    points=2,
    asks="the lists of the batch are the same afterwards",
    think="What does += do to a list that someone else holds too?",
)
def test_batch_unchanged(judge: Judge) -> None:
    judge.compare("ch07.batch_after", name="custom_collate_draft_1", items=batch(judge, 3, 5, 2))


@check(
    points=1,
    asks="the tensor is on the device that was asked for",
    think="Does .to() move a tensor, or make another one?",
)
def test_device(judge: Judge) -> None:
    judge.compare("ch07.collate_device", name="custom_collate_draft_1", items=batch(judge, 3, 5))
