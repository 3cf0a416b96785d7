"""Hidden checks: the classifier at work."""

from typing import Any

from autograder.judging import Judge, check
from autograder.suites.ch06.inputs import sentence

EXERCISE = "ch06-classify_review"


def _logits(judge: Judge, spam: bool) -> list[float]:
    """Logits of the two classes, both positive or both negative, the larger one in its place."""
    low = float(judge.uniform(low=-2.0, high=2.0).round(3))
    return [low, low + 1.25] if spam else [low + 1.25, low]


def _review(judge: Judge, words: int, spam: bool = True) -> dict[str, Any]:
    return {"text": sentence(judge, words), "last": _logits(judge, spam), "context": 29, "width": 6}


@check(
    points=3,
    asks='the verdict is "spam" for class 1 and "not spam" for class 0, read at the last position',
    think="Which class is which, which position has seen it all, and how exactly are the verdicts spelled?",
)
def test_verdict(judge: Judge) -> None:
    for spam in (True, False):
        how = {"facts": ["verdict"], "kwargs": {"max_length": 12}}
        judge.compare("ch06.review", **_review(judge, judge.integers(2, 6), spam), **how)


@check(
    points=2,
    asks="a short text is padded at its end to max_length and shown as a batch of one",
    think="How were the training messages prepared?",
)
def test_padding(judge: Judge) -> None:
    how = {"facts": ["token ids shown"], "kwargs": {"max_length": 13, "pad_token_id": 50299}}
    judge.compare("ch06.review", **_review(judge, 3), **how)
    judge.compare("ch06.review", **_review(judge, 2), facts=how["facts"], kwargs={"max_length": 11})


@check(
    points=2,
    asks="a long text is cut at its end to max_length tokens",
    think="Which tokens of a long text did the model see in training?",
)
def test_cut(judge: Judge) -> None:
    how = {"facts": ["token ids shown"], "kwargs": {"max_length": 5}}
    judge.compare("ch06.review", **_review(judge, judge.integers(4, 7)), **how)


@check(
    points=1,
    asks="the context length is the number of rows of pos_emb.weight",
    think="pos_emb.weight has one row for each what, and one column for each what?",
)
def test_context_length(judge: Judge) -> None:
    how = {"facts": ["token ids shown"], "kwargs": {"max_length": 19}}
    judge.compare("ch06.review", **_review(judge, 8), **how)


@check(
    points=1,
    asks="the model is asked once, in evaluation mode and without building a graph",
    think="What would dropout do to a verdict?",
)
def test_evaluation_mode(judge: Judge) -> None:
    how = {"facts": ["how"], "kwargs": {"max_length": 9}}
    judge.compare("ch06.review", **_review(judge, 3), **how)


@check(
    points=1,
    asks="the text is shown to the model on the device that was asked for",
    think="On which device does torch.tensor put its values?",
)
def test_device(judge: Judge) -> None:
    judge.compare("ch06.review_device", text=sentence(judge, 3), kwargs={"max_length": 8})
