"""Hidden checks: heads side by side."""

from autograder.judging import Judge, check
from autograder.suites.ch03.explanations import what_dropout_does

EXERCISE = "ch03-multi_head_attention_wrapper"
NAME = "MultiHeadAttentionWrapper"


@check(
    points=3,
    asks="heads holds num_heads causal attentions whose parameters the wrapper knows",
    think="How does PyTorch find the parameters of modules that are kept in a list?",
)
def test_parameters(judge: Judge) -> None:
    judge.compare("modules.parameters", name=NAME, args=[3, 7, 5, 0.0, 3])
    judge.compare("modules.parameters", name=NAME, args=[3, 2, 5, 0.0, 4], kwargs={"qkv_bias": True})


@check(
    points=4,
    asks="the heads' outputs are concatenated along the last dimension, head 0 first",
    think="Each head gives (b, T, d_out): along which axis do they stand side by side?",
)
def test_output(judge: Judge) -> None:
    x = judge.normal(2, 5, 3)
    judge.compare("modules.forward", name=NAME, args=[3, 7, 5, 0.0, 3], x=x, seed=judge.seed())
    judge.compare("modules.forward", name=NAME, args=[3, 7, 5, 0.0, 1], x=x, seed=judge.seed())
    x = judge.normal(2, 4, 3)
    judge.compare("modules.forward", name=NAME, args=[3, 2, 9, 0.0, 4, True], x=x, seed=judge.seed())


@check(
    points=1,
    asks="gradients reach the parameters of every head, and the input",
    think="Is every head called, on the input itself?",
)
def test_gradients(judge: Judge) -> None:
    x = judge.normal(2, 5, 3)
    judge.compare("modules.gradients", name=NAME, args=[3, 7, 5, 0.0, 3], x=x, seed=judge.seed())


@check(
    points=1,
    asks="every head gets the dropout rate that the wrapper was given",
    think="Which of the wrapper's arguments go on to the heads?",
)
def test_dropout_is_passed_on(judge: Judge) -> None:
    # 2 x 78 visible weights x 2 heads x 30 passes, kept with 0.8 or 0.5: the shares of submission and reference
    # differ with a deviation of 0.0073 at most, 0.05 is 6.8 of them: false-alarm rate under 1e-10.
    judge.compare(
        "ch03.dropped_weights",
        name=NAME,
        args=[12, 24, 12, 0.0, 2],
        dropout_at=3,
        dropout=judge.choice([0.2, 0.3]),
        tokens=12,
        copies=["heads.0.W_value.weight", "heads.1.W_value.weight"],
        identities=[],
        passes=30,
        seed=judge.seed(),
        atol=0.05,
        explain=what_dropout_does,
    )


@check(
    points=1,
    asks="the module and all it holds moves to another dtype or device",
    think="Does moving the wrapper move its heads?",
)
def test_moves(judge: Judge) -> None:
    x = judge.normal(2, 5, 3)
    judge.compare("modules.on_meta", name=NAME, args=[3, 7, 5, 0.0, 2], x=x)
    judge.compare("modules.in_double", name=NAME, args=[3, 7, 5, 0.0, 3], x=x, seed=judge.seed())
