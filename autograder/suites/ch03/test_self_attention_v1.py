"""Hidden checks: self-attention with plain parameters."""

from autograder.judging import Judge, check

EXERCISE = "ch03-self_attention_v1"
NAME = "SelfAttention_v1"


@check(
    points=3,
    asks="W_query, W_key and W_value are trainable parameters of shape (d_in, d_out)",
    think="What makes a tensor that you assign in __init__ visible to an optimizer?",
)
def test_parameters(judge: Judge) -> None:
    judge.compare("modules.parameters", name=NAME, args=[3, 7])


@check(
    points=2,
    asks="the parameters start uniformly distributed in [0, 1)",
    think="torch.rand and torch.randn differ by one letter: which values can each give?",
)
def test_start_values(judge: Judge) -> None:
    # 24,000 uniform draws: the means of two samples differ with a deviation of 0.0026, their deviations with 0.0012,
    # and an end is missed by 0.02 with probability (1 - 0.02) ** 24000: false-alarm rate under 1e-12.
    judge.compare("modules.parameter_spread", name=NAME, args=[120, 200], seed=judge.seed(), atol=0.02)


@check(
    points=6,
    asks="the output is softmax(Q Kᵀ / √d_k) V for an input of shape (T, d_in)",
    think="Follow one query: its dot products with all keys, divided by what, normalised over what, averaging what?",
)
def test_output(judge: Judge) -> None:
    judge.compare("modules.forward", name=NAME, args=[3, 7], x=judge.normal(5, 3), seed=judge.seed())
    judge.compare("modules.forward", name=NAME, args=[6, 2], x=judge.normal(4, 6), seed=judge.seed())


@check(
    points=2,
    asks="gradients reach all three weight matrices and the input",
    think="Does anything on the way (detach, .data, a new tensor, no_grad) cut the graph?",
)
def test_gradients(judge: Judge) -> None:
    judge.compare("modules.gradients", name=NAME, args=[3, 7], x=judge.normal(5, 3), seed=judge.seed())


@check(
    points=2,
    asks="the module works in float64, keeps nothing between calls and leaves its input alone",
    think="Is any number made inside forward without asking the input for its dtype?",
)
def test_behaves_as_a_module(judge: Judge) -> None:
    judge.compare("modules.in_double", name=NAME, args=[3, 7], x=judge.normal(5, 3), seed=judge.seed())
    judge.compare("modules.inputs_after", name=NAME, args=[3, 7], x=judge.normal(5, 3), seed=judge.seed())
    x, other = judge.normal(5, 3), judge.normal(4, 3)
    judge.compare("modules.forward_twice", name=NAME, args=[3, 7], x=x, other=other, seed=judge.seed())
