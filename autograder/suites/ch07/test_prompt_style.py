"""Hidden checks: the Phi-3 prompt style."""

from autograder.judging import Judge, check
from autograder.suites.ch07.inputs import entry

EXERCISE = "ch07-prompt_style"


@check(
    points=3,
    asks="the lines <|user|>, instruction, input and <|assistant|> each end with a newline",
    think="On which line will the model write the first word of its answer?",
)
def test_with_input(judge: Judge) -> None:
    judge.compare("ch07.phi3_prompt", entry=entry(judge, with_input=True))


@check(
    points=2,
    asks="without an input its line is left out",
    think="What is left of a line whose text is empty?",
)
def test_without_input(judge: Judge) -> None:
    judge.compare("ch07.phi3_prompt", entry=entry(judge, with_input=False))
