"""Hidden checks: an entry as a prompt."""

from autograder.judging import Judge, check
from autograder.suites.ch07.inputs import entry

EXERCISE = "ch07-format_input"


@check(
    points=5,
    asks="introduction, instruction and input follow one another, with an empty line between the parts",
    think="Compare your prompt with the one in the brief, newline by newline. What stands at its very end?",
)
def test_with_input(judge: Judge) -> None:
    judge.compare("ch07.prompt", entry=entry(judge, with_input=True))
    judge.compare("ch07.prompt", entry=entry(judge, with_input=True))


@check(
    points=5,
    asks="without an input the prompt ends after the instruction",
    think="Does a heading stay behind when there is nothing to put under it? Does a newline?",
)
def test_without_input(judge: Judge) -> None:
    judge.compare("ch07.prompt", entry=entry(judge, with_input=False))
