"""Hidden suite of SimpleTokenizerV2."""

from autograder.judging import Judge, check
from autograder.suites.ch02.texts import MARKS, WORDS, numbered, sentence, words

EXERCISE = "ch02-simple_tokenizer_v2"
NAME = "SimpleTokenizerV2"
TOKENS = [*WORDS, *MARKS, "--", "_", ":", ";", "<|endoftext|>", "<|unk|>"]


@check(
    points=2,
    asks="str_to_int and int_to_str are each other's inverse, special tokens among them",
    think="Do the ids come from the vocabulary, or from the order of its entries?",
)
def test_tables(judge: Judge) -> None:
    judge.compare("ch02.lookups", name=NAME, vocab=numbered(judge, TOKENS, gaps=False))
    judge.compare("ch02.lookups", name=NAME, vocab=numbered(judge, TOKENS))


@check(
    points=3,
    asks="a text of known tokens becomes their ids, <|endoftext|> among them",
    think="Which marks separate, and is <|endoftext|> one token or many?",
)
def test_encodes(judge: Judge) -> None:
    vocab = numbered(judge, TOKENS)
    first, second, third = words(judge, 3)
    # A check ends at its first difference: the looks go from what few mistakes fail to what many do.
    texts = ["", "lamp", "The Boat", "well-known", f"{first} {second} {first} {third}"]
    texts += [f" {first}  {second} ", f"{first}\n{second}"]
    texts += [f"{first}{mark}{second} {mark} {third}" for mark in ["_", "--", ":", ";", *MARKS]]
    for text in [*texts, sentence(judge, 9), f"{first}. <|endoftext|> {second}"]:
        judge.compare("ch02.encoded", name=NAME, vocab=vocab, text=text)


@check(
    points=5,
    asks="every token outside the vocabulary becomes <|unk|>, each by itself",
    think="How many ids does a text of n tokens give, and where does the id of <|unk|> come from?",
)
def test_unknown_tokens(judge: Judge) -> None:
    first, second = words(judge, 2)
    text = f"Lamp {first}, unheard-of {second} unseen; unseen unseen!"
    judge.compare("ch02.encoded", name=NAME, vocab=numbered(judge, TOKENS), text=text)
    unknown_first = {token: place for place, token in enumerate(reversed(TOKENS))}
    judge.compare("ch02.encoded", name=NAME, vocab=unknown_first, text=text)
    unknown_inside = {token: place for place, token in enumerate(["<|endoftext|>", "<|unk|>", *WORDS, *MARKS])}
    judge.compare("ch02.encoded", name=NAME, vocab=unknown_inside, text=f"{first} unseen {second}")


@check(
    points=4,
    asks="ids become words joined by one space, without a space before , . : ; ? ! \" ( ) '",
    think="Which marks lose the space before them, and what is written for <|unk|> and <|endoftext|>?",
)
def test_decodes(judge: Judge) -> None:
    vocab = numbered(judge, TOKENS)
    for mark in [*MARKS, ":", ";"]:
        first, second, third = words(judge, 3)
        ids = [vocab[token] for token in (first, mark, second, mark, mark, third, mark)]
        judge.compare("ch02.decoded", name=NAME, vocab=vocab, ids=ids)
    first, second = words(judge, 2)
    ids = [vocab[token] for token in (first, "--", "<|unk|>", "_", "<|endoftext|>", second, "<|unk|>")]
    judge.compare("ch02.decoded", name=NAME, vocab=vocab, ids=ids)


@check(
    points=2,
    asks="encoding and decoding gives the text back, with <|unk|> where a word is unknown",
    think="Does one tokenizer give the same for the same text, again and again?",
)
def test_round_trip(judge: Judge) -> None:
    first, second = sentence(judge, 5), sentence(judge, 4)
    texts = [f"{first} <|endoftext|> {second}", f"unseen {first} strange {second}", first, ""]
    judge.compare("ch02.round_trip", name=NAME, vocab=numbered(judge, TOKENS), texts=texts)
