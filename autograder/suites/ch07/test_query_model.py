"""Hidden checks: a question to another model."""

from typing import Any

from autograder.judging import Judge, check

EXERCISE = "ch07-query_model"
PIECES = "Llamas| are| rum|inants|,|\n\n| eat| hay| and| drink| tea| ".split("|")


def _question(judge: Judge, model: str = "llama3", **server: Any) -> dict[str, Any]:
    """A question, and a server that knows `model`."""
    pieces = ["Well", *(judge.choice(PIECES) for _ in range(judge.integers(5, 9))), " “crème”", "", " yes "]
    return {
        "question": f'What do "llamas" eat, n° {judge.integers(10, 99)}?\nBe brief.',
        "counterpart": {"replies": [pieces] * 3, "models": [model], **server},
    }


@check(
    points=3,
    asks="the answer is all pieces of the stream, joined as they are",
    think="When is the stream over, and what may stand between two pieces?",
)
def test_answer(judge: Judge) -> None:
    judge.compare("ch07.query", **_question(judge), facts=["answer"])


@check(
    points=2,
    asks="the request holds model, one user message, and as options seed 123 and temperature 0",
    think="Read it as the server does: where does it look for the prompt, where for the options?",
)
def test_request(judge: Judge) -> None:
    judge.compare("ch07.query", **_question(judge), facts=["asked", "called"])
    how = {"model": "phi3", "url": "http://judge.example:8080/api/chat", "facts": ["asked", "called", "answer"]}
    judge.compare("ch07.query", **_question(judge, "phi3"), **how)


@check(
    points=2,
    asks="lines may come in pieces",
    think="Is what one read returns always one line?",
)
def test_ragged_stream(judge: Judge) -> None:
    for cut in (judge.choice([5, 7]), 11):
        judge.compare("ch07.query", **_question(judge, cut=cut), facts=["answer"])


@check(
    points=1,
    asks="a model may think for half a minute before each line",
    think="How long does your client wait? How long does a large model take on a laptop?",
)
def test_slow_answer(judge: Judge) -> None:
    judge.compare("ch07.query_slow", **_question(judge, thinks=25.0))


@check(
    points=1,
    asks="an HTTP error status raises",
    think="What does the caller get when the model is unknown: an answer, or an error?",
)
def test_error(judge: Judge) -> None:
    judge.compare("ch07.query_refused", **_question(judge), model="llama2")
    judge.compare("ch07.query_refused", **_question(judge), url="http://localhost:11434/api/talk")
    judge.compare("ch07.query_refused", **_question(judge))  # whoever always raises is not right
