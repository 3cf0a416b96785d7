"""Hidden suite of SimpleTokenizerV1."""

from autograder.judging import Judge, check
from autograder.suites.ch02.texts import MARKS, WORDS, numbered, sentence, words

EXERCISE = "ch02-simple_tokenizer_v1"
NAME = "SimpleTokenizerV1"
TOKENS = [*WORDS, *MARKS, "--", "_"]


@check(
    points=2,
    asks="str_to_int and int_to_str are each other's inverse",
    think="Do the ids come from the vocabulary, or from the order of its entries?",
)
def test_tables(judge: Judge) -> None:
    judge.compare("ch02.lookups", name=NAME, vocab=numbered(judge, TOKENS, gaps=False))
    judge.compare("ch02.lookups", name=NAME, vocab=numbered(judge, TOKENS))


@check(
    points=4,
    asks="a text of known tokens becomes their ids, split as the vocabulary was",
    think="Is the text split just as split_text does: marks, double dashes, spaces, capital letters?",
)
def test_encodes(judge: Judge) -> None:
    vocab = numbered(judge, TOKENS)
    first, second, third = words(judge, 3)
    # A check ends at its first difference: the looks go from what few mistakes fail to what many do.
    texts = ["", "lamp", "The Boat", "well-known", f"{first} {second} {first} {third}"]
    texts += [f" {first}  {second} ", f"{first}\n{second}"]
    texts += [f"{first}{mark}{second} {mark} {third}" for mark in ["_", "--", *MARKS]]
    for text in [*texts, sentence(judge, 11)]:
        judge.compare("ch02.encoded", name=NAME, vocab=vocab, text=text)


@check(
    points=2,
    asks="a token outside the vocabulary raises KeyError",
    think="What should a tokenizer without an unknown token do: be silent, guess, or complain?",
)
def test_refuses_unknown_tokens(judge: Judge) -> None:
    first, second = words(judge, 2)
    vocab = numbered(judge, TOKENS)
    judge.compare("ch02.encoding_error", name=NAME, vocab=vocab, text=f"{first} unseen {second}")
    judge.compare("ch02.encoding_error", name=NAME, vocab=vocab, text=f"{first} {second}")  # refusing all is no answer


@check(
    points=4,
    asks="ids become words joined by one space, without a space before , . ? ! \" ( ) '",
    think="Which spaces go and which stay: before a mark, behind it, before a dash?",
)
def test_decodes(judge: Judge) -> None:
    vocab = numbered(judge, TOKENS)
    for mark in MARKS:
        first, second, third = words(judge, 3)
        ids = [vocab[token] for token in (first, mark, second, mark, mark, third, mark)]
        judge.compare("ch02.decoded", name=NAME, vocab=vocab, ids=ids)
    first, second = words(judge, 2)
    ids = [vocab[token] for token in (first, "--", second, "_", first, second)]
    judge.compare("ch02.decoded", name=NAME, vocab=vocab, ids=ids)


@check(
    points=2,
    asks="encoding and decoding gives the text back, up to its spaces",
    think="Does decode undo what encode did, again and again with one tokenizer?",
)
def test_round_trip(judge: Judge) -> None:
    texts = [sentence(judge, 7), sentence(judge, 2), ""]
    judge.compare("ch02.round_trip", name=NAME, vocab=numbered(judge, TOKENS), texts=texts)
