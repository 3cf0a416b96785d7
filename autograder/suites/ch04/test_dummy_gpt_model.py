"""Hidden suite of DummyGPTModel."""

from autograder.judging import Judge, check

EXERCISE = "ch04-dummy_gpt_model"
NAME = "DummyGPTModel"
CFG = {
    "vocab_size": 13,
    "context_length": 7,
    "emb_dim": 5,
    "n_heads": 1,
    "n_layers": 3,
    "drop_rate": 0.0,
    "qkv_bias": False,
}


@check(
    points=2,
    asks="two embedding tables, a head without bias, and n_layers blocks between them",
    think="How many rows and columns has each of the three, and how many blocks are there?",
)
def test_parameters(judge: Judge) -> None:
    judge.compare("modules.parameters", name=NAME, args=[CFG])
    judge.compare("ch04.dummy_blocks", cfg=CFG)


@check(
    points=3,
    asks="logits of token plus position embeddings, for every token of every row",
    think="Which row of the position table does token t take, and does the head come last?",
)
def test_logits(judge: Judge) -> None:
    judge.compare("ch04.model_forward", name=NAME, cfg=CFG, x=judge.integers(0, 13, 2, 5), seed=judge.seed())
    judge.compare("ch04.model_forward", name=NAME, cfg=CFG, x=judge.integers(0, 13, 3, 7), seed=judge.seed())
    judge.compare("modules.lookups_on_meta", name=NAME, args=[CFG], x=judge.integers(0, 13, 2, 5))


@check(
    points=1,
    asks="dropout once, after the embeddings, with the rate of the configuration, in training only",
    think="What are the logits when everything is dropped?",
)
def test_dropout(judge: Judge) -> None:
    ids = judge.integers(0, 13, 2, 5)
    full, half = {**CFG, "drop_rate": 1.0}, {**CFG, "drop_rate": 0.5, "emb_dim": 40}
    judge.compare("ch04.model_forward", name=NAME, cfg=full, x=ids, seed=judge.seed(), train=True)
    # 400 elements, each 0 or 2 with probability 1/2: both values are seen but for 1e-120.
    judge.compare("ch04.embedding_values", name=NAME, cfg=half, x=ids, seed=judge.seed())
    judge.compare("ch04.model_forward", name=NAME, cfg=half, x=ids, seed=judge.seed())
