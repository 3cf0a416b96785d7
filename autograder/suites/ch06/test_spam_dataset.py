"""Hidden checks: the data set of messages."""

from typing import Any

from autograder.judging import Judge, check
from autograder.suites.ch06.inputs import sentence

EXERCISE = "ch06-spam_dataset"


def _messages(judge: Judge) -> dict[str, Any]:
    """Five messages of 9, 5, 13, 1 and 8 tokens (words, blanks, punctuation), one of them quoted in the file."""
    texts = [sentence(judge, 5), sentence(judge, 3), sentence(judge, 7), sentence(judge, 1)]
    texts.append('No, "Free" now')
    return {"texts": texts, "labels": [1, 0, 0, 1, 1], "order": [3, 0, 4, 2, 1]}


@check(
    points=3,
    asks="the length is the file's; item i is (token ids, label i), the label an int64 scalar",
    think="What does cross_entropy want as a target, and which row does index i mean?",
)
def test_labels(judge: Judge) -> None:
    facts = ["length", "parts of an item", "labels"]
    judge.compare("ch06.messages", **_messages(judge), facts=facts, kwargs={})


@check(
    points=6,
    asks="without max_length each message is padded at its end to the longest one's number of tokens",
    think="Longest in what: characters, words, tokens? At which end may padding stand, and with which id?",
)
def test_padded_to_the_longest(judge: Judge) -> None:
    facts = ["token ids", "max_length"]
    judge.compare("ch06.messages", **_messages(judge), facts=facts, kwargs={})
    pad = judge.integers(50300, 60000)
    judge.compare("ch06.messages", **_messages(judge), facts=facts, kwargs={"pad_token_id": pad})


@check(
    points=5,
    asks="with a smaller max_length longer messages are cut at their end, to exactly that many tokens",
    think="Which tokens of a long message stay? Is the cut made in tokens or in characters?",
)
def test_cut(judge: Judge) -> None:
    max_length = judge.choice([6, 8])
    judge.compare("ch06.messages", **_messages(judge), facts=["token ids"], kwargs={"max_length": max_length})


@check(
    points=4,
    asks="a larger max_length is used as it is, and the attribute max_length tells the length in use",
    think="How do you make the validation set as long as the training set?",
)
def test_longer_than_any_message(judge: Judge) -> None:
    facts = ["token ids", "max_length"]
    kwargs = {"max_length": judge.choice([15, 17]), "pad_token_id": 7}
    judge.compare("ch06.messages", **_messages(judge), facts=facts, kwargs=kwargs)
