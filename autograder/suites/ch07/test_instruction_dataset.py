"""Hidden checks: prompt and answer as one sequence."""

from autograder.judging import Judge, check
from autograder.suites.ch07.inputs import entries

EXERCISE = "ch07-instruction_dataset"


@check(
    points=9,
    asks="item i holds the tokens of prompt, heading and answer of entry i, and nothing else, as a list",
    think="Decode an item and read it, newlines included. Which of the three parts is not as the brief says?",
)
def test_items(judge: Judge) -> None:
    judge.compare("ch07.instruction_items", data=entries(judge), order=[2, 0, 3, 1], facts=["texts", "kinds"])


@check(
    points=3,
    asks="the data set is as long as its data, and asking twice gives the same",
    think="What does __len__ count?",
)
def test_length(judge: Judge) -> None:
    data = entries(judge)
    judge.compare("ch07.instruction_items", data=data, order=[1, 1], facts=["length", "texts"])
    judge.compare("ch07.instruction_items", data=data[:3], order=[0], facts=["length"])
