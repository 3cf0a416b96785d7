"""Hidden suite of TransformerBlock."""

import numpy as np

from autograder.judging import Judge, check
from autograder.suites.wording import where_tokens_part

EXERCISE = "ch04-transformer_block"
NAME = "TransformerBlock"
CFG = {
    "vocab_size": 17,
    "context_length": 7,
    "emb_dim": 6,
    "n_heads": 3,
    "n_layers": 2,
    "drop_rate": 0.0,
    "qkv_bias": False,
}


@check(
    points=3,
    asks="attention, feed-forward network and two norms, each with parameters of its own",
    think="Which of the configuration's keys does each part need?",
)
def test_parameters(judge: Judge) -> None:
    judge.compare("modules.parameters", name=NAME, args=[CFG])
    judge.compare("modules.parameters", name=NAME, args=[{**CFG, "qkv_bias": True}])


@check(
    points=5,
    asks="x + att(norm1(x)), then the same with norm2 and ff",
    think="What goes into each part, what is added to its output, and where does the second half start?",
)
def test_output(judge: Judge) -> None:
    x = judge.normal(2, 5, 6)
    judge.compare("modules.forward", name=NAME, args=[CFG], x=x, seed=judge.seed(), explain=where_tokens_part)
    judge.compare(
        "modules.forward",
        name=NAME,
        args=[{**CFG, "n_heads": 2, "qkv_bias": True}],
        x=x,
        seed=judge.seed(),
        explain=where_tokens_part,
    )
    judge.compare(
        "modules.forward", name=NAME, args=[CFG], x=judge.normal(3, 7, 6), seed=judge.seed(), explain=where_tokens_part
    )
    judge.compare("modules.inputs_after", name=NAME, args=[CFG], x=x, seed=judge.seed())


@check(
    points=2,
    asks="gradients reach x along every path",
    think="Is anything detached, or computed where autograd does not look?",
)
def test_gradients(judge: Judge) -> None:
    judge.compare("modules.gradients", name=NAME, args=[CFG], x=judge.normal(2, 3, 6), seed=judge.seed())


@check(
    points=4,
    asks="dropout once on each shortcut, and on the attention weights, with the rate of the configuration",
    think="What is left of the two halves at rate 1, and what values can one dropout give at rate 0.5?",
)
def test_dropout(judge: Judge) -> None:
    full = {**CFG, "drop_rate": 1.0}
    x = judge.normal(2, 5, 6)
    judge.compare("modules.forward", name=NAME, args=[full], x=x, seed=judge.seed(), train=True)
    judge.compare("ch04.attention_in_training", name=NAME, cfg=full, x=x, seed=judge.seed())
    # 600 elements, each with one of four equally likely values: one is missing with probability < 1e-74.
    zeros = np.zeros((4, 5, 30), np.float32)
    half = {**CFG, "emb_dim": 30, "drop_rate": 0.5}
    judge.compare("ch04.shortcut_values", name=NAME, cfg=half, x=zeros, seed=judge.seed())


@check(
    points=1,
    asks="no dropout in evaluation mode",
    think="How does a dropout layer learn that training is over?",
)
def test_evaluation(judge: Judge) -> None:
    cfg = {**CFG, "drop_rate": 0.5}
    judge.compare("modules.forward", name=NAME, args=[cfg], x=judge.normal(2, 5, 6), seed=judge.seed())
