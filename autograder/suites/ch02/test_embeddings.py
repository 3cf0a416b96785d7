"""Hidden suite of TokenAndPositionEmbedding."""

from autograder.judging import Judge, check

EXERCISE = "ch02-embeddings"
ARGS = {"name": "TokenAndPositionEmbedding", "args": [13, 7, 5]}


@check(
    points=4,
    asks="two tables: (vocab_size, emb_dim) and (context_length, emb_dim)",
    think="One row for what, and how long is a row?",
)
def test_parameters(judge: Judge) -> None:
    judge.compare("modules.parameters", **ARGS)


@check(
    points=6,
    asks="the token's row plus the position's row, positions from 0, for any length up to context_length",
    think="Which row of the position table does token t of a short text take?",
)
def test_vectors(judge: Judge) -> None:
    judge.compare("modules.forward", **ARGS, x=judge.integers(0, 13, 3, 7), seed=judge.seed())
    judge.compare("modules.forward", **ARGS, x=judge.integers(0, 13, 2, 4), seed=judge.seed())
    judge.compare("modules.forward", **ARGS, x=judge.integers(0, 13, 4, 1), seed=judge.seed(), train=True)


@check(
    points=3,
    asks="gradients reach both tables, and only the rows that were read",
    think="Is one of the two taken out of the graph?",
)
def test_gradients(judge: Judge) -> None:
    judge.compare("modules.gradients", **ARGS, x=judge.integers(0, 13, 2, 4), seed=judge.seed())


@check(
    points=1,
    asks="positions are made on the device of the ids",
    think="On which device does torch.arange put its numbers if nobody says?",
)
def test_devices(judge: Judge) -> None:
    judge.compare("modules.lookups_on_meta", **ARGS, x=judge.integers(0, 13, 2, 4))
