"""Texts for chapter 2's checks, drawn word by word."""

from autograder.judging import Judge

WORDS = [
    "the",
    "The",
    "lamp",
    "Boat",
    "harbour",
    "keeper",
    "said",
    "went",
    "over",
    "well-known",
    "old",
    "night",
]
MARKS = [",", ".", "?", "!", '"', ")", "(", "'"]
"""Marks that every tokenizer of the chapter splits off and joins again."""


def words(judge: Judge, count: int) -> list[str]:
    """`count` words, the same one perhaps again."""
    return [judge.choice(WORDS) for _ in range(count)]


def sentence(judge: Judge, count: int) -> str:
    """Words with a mark behind every second one, in no grammar."""
    return " ".join(word + judge.choice(MARKS) * (place % 2) for place, word in enumerate(words(judge, count)))


def letters(judge: Judge, count: int) -> str:
    """`count` small letters without pattern."""
    return "".join(chr(ord("a") + number) for number in judge.integers(0, 26, count))


def numbered(judge: Judge, tokens: list[str], gaps: bool = True) -> dict[str, int]:
    """A vocabulary whose ids follow no order, and leave `gaps` or run from 0."""
    step, start = (3, 5) if gaps else (1, 0)
    return {
        token: step * int(place) + start for token, place in zip(tokens, judge.permutation(len(tokens)), strict=True)
    }
