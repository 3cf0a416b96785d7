"""Hidden checks: marks from another model."""

from typing import Any

from autograder.judging import Judge, check
from autograder.suites.ch07.inputs import entries

EXERCISE = "ch07-model_scores"


def _answers(judge: Judge, key: str) -> list[dict[str, str]]:
    """Entries with an answer under `key` and another one under another key."""
    return [
        {**entry, "other_response": "Nobody asked for this.", key: f"Answer no. {judge.integers(1000, 9999)}"}
        for entry in entries(judge)
    ]


def _replies(judge: Judge) -> list[Any]:
    marks = [str(judge.integers(11, 100)) for _ in range(4)]
    return [list(marks[0]), [marks[1], "\n"], [" ", marks[2]], [marks[3]]]


@check(
    points=3,
    asks="the marks are integers, one for each entry, in order",
    think="What type is the model's reply, and what type is a mark?",
)
def test_marks(judge: Judge) -> None:
    data = _answers(judge, "model_response")
    judge.compare("ch07.scores", data=data, key="model_response", replies=_replies(judge), facts=["marks"], kwargs={})


@check(
    points=1,
    asks="each question holds the formatted input, the right answer, and the answer under json_key",
    think="What would you have to see to mark this answer?",
)
def test_questions(judge: Judge) -> None:
    facts = ["questions", "models asked"]
    how = {"facts": facts, "kwargs": {"model": "phi3"}, "replies": _replies(judge)}
    judge.compare("ch07.scores", data=_answers(judge, "reply_b"), key="reply_b", **how)


@check(
    points=2,
    asks="a reply that is no integer gives no mark, and the others still count",
    think="What does a 0 say about an answer that was never marked?",
)
def test_no_mark(judge: Judge) -> None:
    replies = _replies(judge)
    replies[judge.integers(1, 3)] = ["I would", " say: good"]
    data = _answers(judge, "model_response")
    judge.compare("ch07.scores", data=data, key="model_response", replies=replies, facts=["marks"], kwargs={})
