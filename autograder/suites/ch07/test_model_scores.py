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


def _server(judge: Judge, model: str = "llama3") -> dict[str, Any]:
    marks = [str(judge.integers(11, 100)) for _ in range(4)]
    return {"replies": [list(marks[0]), [marks[1], "\n"], [" ", marks[2]], [marks[3]]], "models": [model]}


@check(
    points=3,
    asks="the marks are integers, one for each entry, in order",
    think="What type is the model's reply, and what type is a mark?",
)
def test_marks(judge: Judge) -> None:
    how = {"data": _answers(judge, "model_response"), "key": "model_response", "facts": ["marks"], "kwargs": {}}
    judge.compare("ch07.scores", **how, counterpart=_server(judge))


@check(
    points=1,
    asks="each question holds formatted input, right answer and the answer under json_key; llama3 unless told",
    think="What would you have to see to mark this answer?",
)
def test_questions(judge: Judge) -> None:
    facts = ["questions", "models asked"]
    how = {"facts": facts, "kwargs": {"model": "phi3"}, "counterpart": _server(judge, "phi3")}
    judge.compare("ch07.scores", data=_answers(judge, "reply_b"), key="reply_b", **how)
    how = {"facts": ["models asked"], "kwargs": {}, "counterpart": _server(judge)}
    judge.compare("ch07.scores", data=_answers(judge, "reply_b"), key="reply_b", **how)


@check(
    points=2,
    asks="a reply that is no integer gives no mark, and the others still count",
    think="What does a 0 say about an answer that was never marked?",
)
def test_no_mark(judge: Judge) -> None:
    server = _server(judge)
    server["replies"][judge.integers(1, 3)] = ["I would", " say: good"]
    how = {"data": _answers(judge, "model_response"), "key": "model_response", "facts": ["marks"], "kwargs": {}}
    judge.compare("ch07.scores", **how, counterpart=server)
