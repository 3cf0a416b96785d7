"""Hidden checks: the classifier at work."""

from typing import Any

from autograder.judging import Judge, check
from autograder.suites.ch06.inputs import sentence

EXERCISE = "ch06-classify_review"


# Logits of the classes at the first position, between, and at the last one. Every way of reading them gives
# another row of verdicts: signs mislead in the first two, the mean follows the positions between, but for the
# last row.
LOGITS = (
    [[2.0, 1.0], [9.0, 2.0], [-2.0, -0.7]],
    [[1.0, 2.0], [9.0, 2.0], [2.0, 0.7]],
    [[1.0, 2.0], [9.0, 2.0], [-0.7, 2.0]],
    [[-90.0, 99.0], [2.0, 1.0], [0.7, -2.0]],
)


def _review(judge: Judge, words: int) -> dict[str, Any]:
    return {"text": sentence(judge, words), "context": 29, "width": 6}


@check(
    points=3,
    asks='the verdict is "spam" for class 1 and "not spam" for class 0, read at the last position',
    think="Which class is which, which position has seen it all, and how exactly are the verdicts spelled?",
)
def test_verdict(judge: Judge) -> None:
    logits = [*LOGITS, *judge.normal(8, 3, 2, scale=3.0).tolist()]
    texts = [sentence(judge, judge.integers(2, 6)) for _ in logits]
    judge.compare("ch06.verdicts", texts=texts, logits=logits, max_length=12)


@check(
    points=2,
    asks="a short text is padded at its end to max_length and shown as a batch of one",
    think="How were the training messages prepared?",
)
def test_padding(judge: Judge) -> None:
    how = {"facts": ["token ids"], "kwargs": {"max_length": 13, "pad_token_id": 50299}}
    judge.compare("ch06.shown", **_review(judge, 3), **how)
    judge.compare("ch06.shown", **_review(judge, 2), facts=how["facts"], kwargs={"max_length": 11})


@check(
    points=2,
    asks="a long text is cut at its end to max_length tokens",
    think="Which tokens of a long text did the model see in training?",
)
def test_cut(judge: Judge) -> None:
    how = {"facts": ["token ids"], "kwargs": {"max_length": 5}}
    judge.compare("ch06.shown", **_review(judge, judge.integers(4, 7)), **how)


@check(
    points=1,
    asks="the context length is the number of rows of pos_emb.weight, and no position behind it gets a token",
    think="pos_emb.weight has one row for each what, and one column for each what?",
)
def test_context_length(judge: Judge) -> None:
    how = {"facts": ["token ids"], "kwargs": {"max_length": 19}}
    judge.compare("ch06.shown", **_review(judge, 8), **how)
    text = sentence(judge, 9)
    judge.compare("ch06.beyond_the_context", text=text, context=5, width=8, max_length=8, pad_token_id=50299)


@check(
    points=1,
    asks="the model is asked once, in evaluation mode and without building a graph",
    think="What would dropout do to a verdict?",
)
def test_evaluation_mode(judge: Judge) -> None:
    how = {"facts": ["how"], "kwargs": {"max_length": 9}}
    judge.compare("ch06.shown", **_review(judge, 3), **how)


@check(
    points=1,
    asks="the text is shown to the model on the device that was asked for",
    think="On which device does torch.tensor put its values?",
)
def test_device(judge: Judge) -> None:
    judge.compare("ch06.review_device", text=sentence(judge, 3), kwargs={"max_length": 8})
