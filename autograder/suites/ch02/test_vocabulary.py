"""Hidden suite of split_text and build_vocab."""

from autograder.judging import Judge, check
from autograder.suites.ch02.texts import sentence, words

EXERCISE = "ch02-vocabulary"


@check(
    points=4,
    asks="each punctuation mark is a token of its own, wherever it stands",
    think="Which characters separate, and does your pattern know every one of them?",
)
def test_splits_punctuation(judge: Judge) -> None:
    for mark in ",.:;?_!\"()'":
        first, second, third = words(judge, 3)
        judge.compare("ch02.split", text=f"{first}{mark} {second}{mark}{third} {mark}{first}{mark}{mark}")
    judge.compare("ch02.split", text=sentence(judge, 9))


@check(
    points=4,
    asks="a double dash is one token, a single dash is part of its word, and so is anything else",
    think="What should become of 'well-known', of 'a--b', of '<|unk|>' and of 'x=1/2'?",
)
def test_splits_nothing_else(judge: Judge) -> None:
    first, second = words(judge, 2)
    judge.compare("ch02.split", text=f"<|endoftext|> {first} x=1/2 [{second}] 3% *a* café l’été")
    judge.compare("ch02.split", text=f"{first}--{second} -- a-b a-- --b")


@check(
    points=3,
    asks="whitespace of any kind and length separates and is no token",
    think="What do tabs and line ends, two spaces in a row, and spaces at both ends give?",
)
def test_drops_whitespace(judge: Judge) -> None:
    first, second, third = words(judge, 3)
    judge.compare("ch02.split", text=f"  {first}  {second}\n\n{third}\t,{first}\r\n . {second} ")
    judge.compare("ch02.split", text=" \n\t ")
    judge.compare("ch02.split", text=f"{first}\u00a0{second}\u2003{third}")


@check(
    points=3,
    asks="every distinct token has one id, from 0, in sorted order",
    think="What comes first when Python sorts 'b', 'B', '!' and 'a'? And how often is each token counted?",
)
def test_numbers_in_sorted_order(judge: Judge) -> None:
    judge.compare("ch02.vocabulary", text=f"the The boat Boat--zebra, Apple: {sentence(judge, 12)} the (the) 12 7")


@check(
    points=2,
    asks="special tokens follow after all others, in the order given",
    think="Where do the special tokens go, and what happens when there are none?",
)
def test_special_tokens_last(judge: Judge) -> None:
    text = "zebra, " + sentence(judge, 6)
    for special_tokens in (["<|endoftext|>", "<|unk|>", "<|a|>"], ["<|unk|>", "<|endoftext|>"], []):
        judge.compare("ch02.vocabulary", text=text, special_tokens=special_tokens)
