"""Hidden suite of generate_and_print_sample."""

from typing import Any

from autograder.judging import Judge, check

EXERCISE = "ch05-generate_and_print_sample"
STARTS = ["once the ", "a grey day", "he said"]


def how_it_ran(seen: Any, expected: Any) -> str | None:
    """Name the mode that is wrong, or what is wrong with the printed line."""
    if seen["use"] != expected["use"]:
        return "the model generated in training mode"
    if seen["training afterwards"] != expected["training afterwards"]:
        return "the model is left in evaluation mode"
    if not seen["printed"]:
        return "nothing was printed"
    if seen["printed"].count("\n") != 1:
        return f"{seen['printed'].count(chr(10))} line ends were printed"
    if len(seen["printed"]) != len(expected["printed"]):
        return f"{len(seen['printed']) - 1} characters were printed"
    return None


@check(
    points=4,
    asks="one line: the start and 50 greedy tokens, newlines as spaces",
    think="How many tokens, after which start, with which context size? And what becomes of a newline?",
)
def test_printed(judge: Judge) -> None:
    start = judge.choice(STARTS)
    judge.compare("ch05.sample", start=start, context=17, dim=5, explain=how_it_ran)
    judge.compare("ch05.sample", start=start + "\n", context=7, dim=12, explain=how_it_ran)


@check(
    points=1,
    asks="the model generates in evaluation mode and is in training mode afterwards",
    think="What does the training loop expect of the model after the sample?",
)
def test_modes(judge: Judge) -> None:
    judge.compare("ch05.sample", start=judge.choice(STARTS), context=100, dim=3, explain=how_it_ran)


@check(
    points=1,
    asks="the start is moved to the device",
    think="Where is the model, and where does the tokenizer's list become a tensor?",
)
def test_device(judge: Judge) -> None:
    judge.compare("ch05.sample_device", start=judge.choice(STARTS))
