"""Hidden suite of gpt_model_with_dropout_rates (exercise 4.3)."""

from autograder.judging import Judge, check
from autograder.suites.ch04.explanations import which_paths_are_open

EXERCISE = "ch04-separate_dropout"
KEYS = ("drop_rate_attn", "drop_rate_shortcut", "drop_rate_emb")


def places(judge: Judge, rates: dict[str, float]) -> None:
    """Compare which paths are open: two prompts that differ in their first token only."""
    ids = judge.integers(0, 10, 2, 4)
    other = ids.copy()
    other[:, 0] += 1
    how = {"rates": rates, "x": ids, "other": other, "seed": judge.seed()}
    judge.compare("ch04.dropout_places", **how, explain=which_paths_are_open)


@check(
    points=1,
    asks="drop_rate_attn drops the attention weights, and nothing else",
    think="With attention closed, can an earlier token still reach later logits?",
)
def test_attention_rate(judge: Judge) -> None:
    places(judge, {key: float(key == "drop_rate_attn") for key in KEYS})


@check(
    points=1,
    asks="drop_rate_shortcut drops what both halves of each block add, and nothing else",
    think="With every shortcut's dropout closed, do the blocks still matter?",
)
def test_shortcut_rate(judge: Judge) -> None:
    places(judge, {key: float(key == "drop_rate_shortcut") for key in KEYS})


@check(
    points=1,
    asks="drop_rate_emb drops the embeddings, and nothing else",
    think="With the embeddings closed, can a token's id still reach its logits?",
)
def test_embedding_rate(judge: Judge) -> None:
    places(judge, {key: float(key == "drop_rate_emb") for key in KEYS})


@check(
    points=2,
    asks="drop_rate stands in for a rate that is missing, and only for that",
    think="What does your code do with a rate of 0, and what when drop_rate is not there?",
)
def test_drop_rate_stands_in(judge: Judge) -> None:
    places(judge, {"drop_rate": 1.0})
    places(judge, {"drop_rate": 0.0})
    for missing in ("drop_rate_emb", "drop_rate_shortcut", "drop_rate_attn"):
        places(judge, {"drop_rate": 1.0, **{key: 0.0 for key in KEYS if key != missing}})


@check(
    points=1,
    asks="in evaluation mode the model is a GPTModel like any other, and the caller's cfg stays as it was",
    think="Does anything but the dropout rates differ from GPTModel?",
)
def test_evaluation(judge: Judge) -> None:
    rates = dict.fromkeys(KEYS, 0.5)
    judge.compare("ch04.dropout_rates_forward", rates=rates, x=judge.integers(0, 11, 2, 5), seed=judge.seed())
    judge.compare("ch04.dropout_rates_cfg_after", rates=rates)
