"""Hidden checks: inputs and targets."""

from autograder.judging import Judge, check
from autograder.suites.ch07.inputs import batch

EXERCISE = "ch07-collate_draft_2"


@check(
    points=7,
    asks="inputs as in draft 1; targets one token on, with pad tokens after each entry, the longest too",
    think="Write down the target of each input of the longest entry. What follows its last token?",
)
def test_inputs_and_targets(judge: Judge) -> None:
    judge.compare("ch07.draft_2", items=batch(judge, 4, 2, 3, 6), kwargs={"pad_token_id": judge.integers(2000, 9000)})
    judge.compare("ch07.draft_2", items=batch(judge, 7, 3, 1, 5), kwargs={})  # whoever is the longest


@check(
    points=2,
    asks="the lists of the batch are the same afterwards",
    think="What does += do to a list that someone else holds too?",
)
def test_batch_unchanged(judge: Judge) -> None:
    judge.compare("ch07.batch_after", name="custom_collate_draft_2", items=batch(judge, 3, 5, 2))


@check(
    points=1,
    asks="both tensors are on the device that was asked for",
    think="How many tensors do you return, and how many of them do you move?",
)
def test_device(judge: Judge) -> None:
    judge.compare("ch07.collate_device", name="custom_collate_draft_2", items=batch(judge, 3, 5))
