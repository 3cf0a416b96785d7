"""Hidden checks: self-attention with linear layers."""

from autograder.judging import Judge, check

EXERCISE = "ch03-self_attention_v2"
NAME = "SelfAttention_v2"


@check(
    points=2,
    asks="W_query, W_key and W_value are nn.Linear layers from d_in to d_out, without bias unless qkv_bias",
    think="What does nn.Linear do about a bias if you say nothing?",
)
def test_parameters(judge: Judge) -> None:
    judge.compare("modules.parameters", name=NAME, args=[3, 7])
    judge.compare("modules.parameters", name=NAME, args=[3, 7], kwargs={"qkv_bias": True})


@check(
    points=4,
    asks="the output is softmax(Q Kᵀ / √d_k) V for an input of shape (T, d_in)",
    think="Follow one query: its dot products with all keys, divided by what, normalised over what, averaging what?",
)
def test_output(judge: Judge) -> None:
    judge.compare("modules.forward", name=NAME, args=[3, 7], x=judge.normal(5, 3), seed=judge.seed())
    judge.compare("modules.forward", name=NAME, args=[6, 2], x=judge.normal(4, 6), seed=judge.seed())


@check(
    points=2,
    asks="with qkv_bias=True all three projections add their bias",
    think="Is the bias in the queries, the keys and the values alike?",
)
def test_output_with_bias(judge: Judge) -> None:
    x = judge.normal(5, 3)
    judge.compare("modules.forward", name=NAME, args=[3, 7, True], x=x, seed=judge.seed())


@check(
    points=1,
    asks="gradients reach all parameters and the input",
    think="Does anything on the way (detach, .data, a new tensor, no_grad) cut the graph?",
)
def test_gradients(judge: Judge) -> None:
    judge.compare("modules.gradients", name=NAME, args=[3, 7, True], x=judge.normal(5, 3), seed=judge.seed())


@check(
    points=1,
    asks="the module works in float64, keeps nothing between calls and leaves its input alone",
    think="Is any number made inside forward without asking the input for its dtype?",
)
def test_behaves_as_a_module(judge: Judge) -> None:
    judge.compare("modules.in_double", name=NAME, args=[3, 7], x=judge.normal(5, 3), seed=judge.seed())
    judge.compare("modules.inputs_after", name=NAME, args=[3, 7], x=judge.normal(5, 3), seed=judge.seed())
    x, other = judge.normal(5, 3), judge.normal(4, 3)
    judge.compare("modules.forward_twice", name=NAME, args=[3, 7], x=x, other=other, seed=judge.seed())
