"""Hidden suite of generate_text_simple."""

from autograder.judging import Judge, check
from autograder.suites.ch04.explanations import what_generation_did

EXERCISE = "ch04-generate_text_simple"


@check(
    points=3,
    asks="in every row, the most probable token is appended max_new_tokens times",
    think="Which position's logits speak about the next token, and does every row get its own?",
)
def test_appends_most_probable(judge: Judge) -> None:
    for length, count in ((1, 1), (4, 1), (4, 6), (4, 0)):
        ids = judge.integers(0, 23, 3, length)
        judge.compare(
            "ch04.generated",
            ids=ids,
            vocab_size=23,
            max_new_tokens=count,
            context_size=15,
            seed=judge.seed(),
            explain=what_generation_did,
        )


@check(
    points=3,
    asks="the model sees the last context_size tokens at most, and the whole text comes back",
    think="What is cut: the start or the end, before the model or for good?",
)
def test_crops_to_the_context(judge: Judge) -> None:
    ids = judge.integers(0, 23, 2, 6)
    for context_size in (4, 6, 8, 1):
        judge.compare(
            "ch04.generated",
            ids=ids,
            vocab_size=23,
            max_new_tokens=5,
            context_size=context_size,
            seed=judge.seed(),
            explain=what_generation_did,
        )


@check(
    points=1,
    asks="no gradients are recorded, and the caller's prompt stays as it was",
    think="What does autograd keep for every new token if nobody stops it?",
)
def test_leaves_no_trace(judge: Judge) -> None:
    ids = judge.integers(0, 11, 2, 3)
    judge.compare("ch04.generation_records_gradients", ids=ids, vocab_size=11, seed=judge.seed())
    judge.compare("ch04.prompt_after", ids=ids, vocab_size=11, seed=judge.seed())
