"""Hidden suite of bpe_pieces (exercise 2.1)."""

from autograder.judging import Judge, check
from autograder.suites.ch02.texts import letters, sentence

EXERCISE = "ch02-bpe_pieces"


@check(
    points=5,
    asks="each of GPT-2's token ids beside the piece that it decodes to, unknown words too",
    think="What does one id decode to, spaces included?",
)
def test_pieces(judge: Judge) -> None:
    invented = f"{letters(judge, 7)} {letters(judge, 9).capitalize()}"
    text = f"lamp lamp lamp {invented} {sentence(judge, 4)}\n  {judge.integers(1000, 9999)}"
    judge.compare("ch02.pieces", text=text)
    judge.compare("ch02.pieces", text="")


@check(
    points=3,
    asks="<|endoftext|> is one token, and the tokenizer that was handed over is asked",
    think="What does tiktoken do with a special token that nobody allowed?",
)
def test_special_token(judge: Judge) -> None:
    judge.compare("ch02.byte_pieces", text=f"{letters(judge, 3)}<|endoftext|> {letters(judge, 4)}")
