"""Hidden suite of GPTDatasetV1."""

from autograder.judging import Judge, check
from autograder.suites.ch02.explanations import what_windows_hold
from autograder.suites.ch02.texts import letters

EXERCISE = "ch02-gpt_dataset"


@check(
    points=6,
    asks="inputs of max_length tokens whose starts are stride apart, and targets one token later",
    think="Which tokens has the second input, and which the second target?",
)
def test_windows(judge: Judge) -> None:
    for max_length, stride in [(6, 1), (5, 3), (4, 4), (3, 5), (1, 2)]:
        judge.compare(
            "ch02.windows", text=letters(judge, 24), max_length=max_length, stride=stride, explain=what_windows_hold
        )


@check(
    points=6,
    asks="the last window is the last whose target is complete",
    think="For N tokens: what is the largest start for which the target still has max_length tokens?",
)
def test_last_window(judge: Judge) -> None:
    for length in (10, 11, 12, 13, 9):  # the end of the text meets the windows' grid in every way
        judge.compare("ch02.windows", text=letters(judge, length), max_length=4, stride=4, explain=what_windows_hold)
    judge.compare("ch02.windows", text=letters(judge, 6), max_length=5, stride=1, explain=what_windows_hold)
    judge.compare("ch02.windows", text=letters(judge, 7), max_length=5, stride=1, explain=what_windows_hold)
    judge.compare("ch02.windows", text=letters(judge, 8), max_length=2, stride=3, explain=what_windows_hold)


@check(
    points=3,
    asks="items are pairs of int64 tensors of shape (max_length,)",
    think="What does an embedding layer take, and what does a DataLoader stack?",
)
def test_items(judge: Judge) -> None:
    judge.compare("ch02.item_types", text=letters(judge, 15), max_length=4, stride=2)


@check(
    points=3,
    asks="<|endoftext|> in the text is one special token",
    think="What does tiktoken do with a special token that nobody allowed?",
)
def test_special_token(judge: Judge) -> None:
    judge.compare(
        "ch02.windows",
        text=f"{letters(judge, 5)}é{letters(judge, 3)}",
        max_length=4,
        stride=3,
        explain=what_windows_hold,
    )
    text = f"{letters(judge, 5)}<|endoftext|>{letters(judge, 6)}"
    judge.compare("ch02.windows", text=text, max_length=4, stride=3, explain=what_windows_hold)
