"""Public tests of chapter 2: run ``pytest`` in this folder."""

from autograder.judging import Judge, check

VERSE = 'One day, a crow said: "Where\'s my cheese?" The fox--no fool--ate (most of) it; then it_slept!'
WORDS = ["!", "'", ",", "--", ".", "?", "a", "crow", "fox", "said", "the"]


@check(
    "ch02-vocabulary",
    points=8,
    asks="a text splits into words and punctuation marks, without whitespace",
    think="Which characters are tokens of their own, and what becomes of the spaces between?",
)
def test_split_text(judge: Judge) -> None:
    judge.compare("ch02.split", text=VERSE)


@check(
    "ch02-vocabulary",
    points=8,
    asks="every distinct token has an id, in sorted order, special tokens last",
    think="What does `sorted` do to a set of strings, and where do the special tokens go?",
)
def test_build_vocab(judge: Judge) -> None:
    judge.compare("ch02.vocabulary", text=VERSE + " A crow, a fox.")
    judge.compare("ch02.vocabulary", text=VERSE, special_tokens=["<|endoftext|>", "<|unk|>"])


@check(
    "ch02-simple_tokenizer_v1",
    points=14,
    asks="a text of known words becomes ids and comes back",
    think="Which spaces did encode throw away, and which of them must not come back?",
)
def test_simple_tokenizer_v1(judge: Judge) -> None:
    vocab = {word: number + 3 for number, word in enumerate(WORDS)}
    judge.compare(
        "ch02.encoded", name="SimpleTokenizerV1", vocab=vocab, text="the fox said, a crow?  a crow--the crow!"
    )
    judge.compare(
        "ch02.round_trip", name="SimpleTokenizerV1", vocab=vocab, texts=["the fox said, a crow. a crow?"]
    )


@check(
    "ch02-simple_tokenizer_v2",
    points=16,
    asks="unknown words become <|unk|>, and <|endoftext|> is one token",
    think="Where does the id of <|unk|> come from?",
)
def test_simple_tokenizer_v2(judge: Judge) -> None:
    vocab = {word: number for number, word in enumerate([*WORDS, "<|endoftext|>", "<|unk|>"])}
    text = "the wolf said, a crow? <|endoftext|> the fox!"
    judge.compare("ch02.encoded", name="SimpleTokenizerV2", vocab=vocab, text=text)
    judge.compare("ch02.round_trip", name="SimpleTokenizerV2", vocab=vocab, texts=[text])


@check(
    "ch02-bpe_pieces",
    points=8,
    asks="every token id of the text beside the piece it stands for",
    think="What does decode take: one id, or a list of ids?",
)
def test_bpe_pieces(judge: Judge) -> None:
    judge.compare("ch02.pieces", text="Akwirw ier")


@check(
    "ch02-gpt_dataset",
    points=18,
    asks="inputs of max_length tokens, stride apart, and targets one token later",
    think="Write down the windows of ten tokens by hand: which is the last whose target is complete?",
)
def test_gpt_dataset(judge: Judge) -> None:
    for text, max_length, stride in [("abcdefghij", 4, 3), ("abcdefghijklm", 3, 3), ("abcdefgh", 4, 1)]:
        judge.compare("ch02.windows", text=text, max_length=max_length, stride=stride)


@check(
    "ch02-create_dataloader_v1",
    points=14,
    asks="batches of windows as the arguments say",
    think="Where does each of the seven arguments go?",
)
def test_create_dataloader_v1(judge: Judge) -> None:
    options = {"batch_size": 3, "max_length": 4, "stride": 2, "shuffle": False}
    judge.compare("ch02.loader", text=VERSE, options={**options, "drop_last": False})
    judge.compare("ch02.loader", text=VERSE, options={**options, "drop_last": True})
    judge.compare(
        "ch02.shuffled",
        text=VERSE * 2,
        options={"batch_size": 2, "max_length": 3, "stride": 1, "shuffle": True},
        seed=judge.seed(),
    )


@check(
    "ch02-embeddings",
    points=14,
    asks="the token's vector plus the position's vector",
    think="Which row of which table does token i at position t take?",
)
def test_embeddings(judge: Judge) -> None:
    judge.compare("modules.parameters", name="TokenAndPositionEmbedding", args=[9, 6, 5])
    ids = judge.integers(0, 9, 2, 4)
    judge.compare(
        "modules.forward", name="TokenAndPositionEmbedding", args=[9, 6, 5], x=ids, seed=judge.seed()
    )
