"""Inputs of chapter 7's checks."""

from typing import Any

from autograder.judging import Judge

TASKS = (
    "Name a synonym of",
    "Correct the spelling of",
    "Translate into French:",
    "Rewrite in the past tense:",
)
THINGS = ("the old house", "a bright morning", "seven blue kites", "my neighbour's dog", "ripe pears, cut")
ANSWERS = ("It is so.", "Perhaps, on Sundays", "an answer of five words", "forty-two", "Oui !")


def entry(judge: Judge, with_input: bool) -> dict[str, str]:
    """One entry of instruction, input and output."""
    instruction = f"{judge.choice(TASKS)} thing {judge.integers(100, 1000)}"
    given = f"{judge.choice(THINGS)} {judge.integers(100, 1000)}" if with_input else ""
    return {
        "instruction": instruction,
        "input": given,
        "output": f"{judge.choice(ANSWERS)} {judge.integers(100, 1000)}",
    }


def entries(judge: Judge) -> list[dict[str, str]]:
    """Four entries, one of them without an input."""
    return [entry(judge, with_input) for with_input in (True, False, True, True)]


def batch(judge: Judge, *lengths: int) -> list[list[int]]:
    """Lists of ids of these lengths, all ids different from one another."""
    ids = judge.permutation(900)[: sum(lengths)] + 11
    ends = [sum(lengths[: i + 1]) for i in range(len(lengths))]
    return [ids[end - length : end].tolist() for end, length in zip(ends, lengths, strict=True)]


def prompted_batch(judge: Judge) -> dict[str, Any]:
    """Four items of 9, 4, 7 and 12 ids, and the lengths of their prompts."""
    return {
        "items": batch(judge, 9, 4, 7, 12),
        "prompt_lengths": [judge.choice([4, 5]), 2, 6, judge.choice([7, 8])],
    }
