"""Hidden suite of the text and token helpers."""

import numpy as np

from autograder.judging import Judge, check

EXERCISE = "ch05-text_token_ids"
PIECES = ["The ", "théâtre", " opens;", " At\n", "NOON", "  the", " end."]


def text(judge: Judge) -> str:
    """Words in a random order, with capitals, accents and a line end, between spaces."""
    return f"  {''.join(PIECES[i] for i in judge.permutation(len(PIECES)))} \n"


@check(
    points=2,
    asks="ids of a text are one row of integers, shape (1, T)",
    think="What shape has a batch with one text, and which type do embeddings take?",
)
def test_encoded(judge: Judge) -> None:
    judge.compare("ch05.encoded", text=text(judge))
    judge.compare("ch05.encoded", text="k")


@check(
    points=2,
    asks="<|endoftext|> in a text becomes the one special token",
    think="What does the tokenizer's encode do with special tokens unless you allow them?",
)
def test_special_token(judge: Judge) -> None:
    judge.compare("ch05.encoded", text=f"{text(judge)}<|endoftext|>then")


@check(
    points=2,
    asks="ids (1, T) come back as the text they stand for",
    think="A character may be spread over several tokens. What happens if each token is decoded by itself?",
)
def test_decoded(judge: Judge) -> None:
    words = ["the", " hé", "\n", "ß", " t", "o ", " "]
    line = "".join(words[i] for i in judge.permutation(len(words))).encode()
    judge.compare("ch05.decoded", ids=np.array([[*line, 259, 257, 256, 258]], dtype=np.int64))
    judge.compare("ch05.decoded", ids=np.array([[32, *line, 32]], dtype=np.int64))


@check(
    points=2,
    asks="a single token, shape (1, 1), is decoded like any other",
    think="Which axes does your squeeze remove when both have size 1?",
)
def test_single_token(judge: Judge) -> None:
    judge.compare("ch05.decoded", ids=judge.integers(97, 123, 1, 1))
