"""Hidden checks: causal attention."""

from autograder.judging import Judge, check
from autograder.suites.ch03.explanations import what_dropout_does, what_is_averaged, what_is_read, what_lies_ahead
from autograder.suites.wording import where_tokens_part

EXERCISE = "ch03-causal_attention"
NAME = "CausalAttention"


@check(
    points=2,
    asks="W_query, W_key and W_value are nn.Linear layers from d_in to d_out, without bias unless qkv_bias",
    think="What does nn.Linear do about a bias if you say nothing? Is anything else trained that should not be?",
)
def test_parameters(judge: Judge) -> None:
    judge.compare("modules.parameters", name=NAME, args=[3, 7, 5, 0.0])
    judge.compare("modules.parameters", name=NAME, args=[3, 7, 5, 0.0], kwargs={"qkv_bias": True})


@check(
    points=5,
    asks="a token attends to itself and to all earlier tokens of its sequence, and to nothing else",
    think="Which entries of the score matrix lie in the future, and what must softmax see there to give 0?",
)
def test_attends_only_backwards(judge: Judge) -> None:
    x = judge.normal(2, 5, 3)
    judge.compare(
        "modules.dependence", name=NAME, args=[3, 7, 5, 0.0], x=x, seed=judge.seed(), explain=what_is_read
    )
    judge.compare(
        "ch03.equal_scores",
        name=NAME,
        args=[3, 7, 5, 0.0],
        x=judge.normal(2, 5, 3),
        seed=judge.seed(),
        explain=what_is_averaged,
    )


@check(
    points=5,
    asks="the output is softmax(Q Kᵀ / √d_k) V over the allowed tokens, for each sequence of the batch",
    think="Follow one query: its dot products with the keys it may see, divided by what, normalised over what?",
)
def test_output(judge: Judge) -> None:
    judge.compare(
        "modules.forward",
        name=NAME,
        args=[3, 7, 5, 0.0],
        x=judge.normal(2, 5, 3),
        seed=judge.seed(),
        explain=where_tokens_part,
    )
    judge.compare(
        "modules.forward",
        name=NAME,
        args=[6, 2, 4, 0.0],
        x=judge.normal(3, 4, 6),
        seed=judge.seed(),
        explain=where_tokens_part,
    )


@check(
    points=4,
    asks="a sequence may be shorter than context_length",
    think="The mask was made for context_length tokens; how large are the scores now?",
)
def test_shorter_sequences(judge: Judge) -> None:
    judge.compare("modules.forward", name=NAME, args=[3, 7, 9, 0.0], x=judge.normal(2, 5, 3), seed=judge.seed())
    judge.compare("modules.forward", name=NAME, args=[3, 7, 9, 0.0], x=judge.normal(2, 1, 3), seed=judge.seed())
    x, other = judge.normal(2, 5, 3), judge.normal(3, 8, 3)
    judge.compare("modules.forward_twice", name=NAME, args=[3, 7, 9, 0.0], x=x, other=other, seed=judge.seed())


@check(
    points=1,
    asks="with qkv_bias=True all three projections add their bias",
    think="Is the bias in the queries, the keys and the values alike?",
)
def test_output_with_bias(judge: Judge) -> None:
    x = judge.normal(2, 5, 3)
    judge.compare("modules.forward", name=NAME, args=[3, 7, 5, 0.0, True], x=x, seed=judge.seed())


@check(
    points=4,
    asks="in training, dropout sets attention weights to 0 and scales the others by 1/(1-p); never in evaluation",
    think="Where between softmax and the weighted average does dropout belong, and what switches it off?",
)
def test_dropout(judge: Judge) -> None:
    # 2 x 78 visible weights x 60 passes (copies go together), kept with 0.8 or 0.7: the shares of submission and
    # reference differ with a deviation of 0.0067 at most, 0.05 is over seven of them: false-alarm rate under 1e-12.
    judge.compare(
        "ch03.dropped_weights",
        name=NAME,
        args=[12, 24, 12, 0.0],
        dropout_at=3,
        dropout=judge.choice([0.2, 0.3]),
        tokens=12,
        copies=["W_value.weight"],
        identities=[],
        passes=60,
        seed=judge.seed(),
        atol=0.05,
        explain=what_dropout_does,
    )


@check(
    points=2,
    asks="the module and all it holds moves to another dtype or device",
    think="What happens to a tensor that is a plain attribute when the module is moved?",
)
def test_moves(judge: Judge) -> None:
    judge.compare("ch03.on_meta", name=NAME, args=[3, 7, 5, 0.0], x=judge.normal(2, 5, 3))
    judge.compare("modules.in_double", name=NAME, args=[3, 7, 5, 0.0], x=judge.normal(2, 5, 3), seed=judge.seed())


@check(
    points=1,
    asks="gradients reach all parameters and the input",
    think="Does anything on the way (detach, .data, a new tensor, no_grad) cut the graph?",
)
def test_gradients(judge: Judge) -> None:
    x = judge.normal(2, 5, 3)
    judge.compare("modules.gradients", name=NAME, args=[3, 7, 5, 0.0, True], x=x, seed=judge.seed())


@check(
    points=1,
    asks="the future stays hidden when scores are very large, and the caller's input stays as it was",
    think="Is there a finite number that is smaller than every score there can be?",
)
def test_large_scores_and_input(judge: Judge) -> None:
    judge.compare(
        "modules.future_dependence",
        name=NAME,
        args=[3, 7, 5, 0.0],
        x=judge.normal(2, 5, 3, scale=300.0),
        seed=judge.seed(),
        opposed=[["W_query.weight", "W_key.weight"]],
        explain=what_lies_ahead,
    )
    judge.compare("modules.inputs_after", name=NAME, args=[3, 7, 5, 0.0], x=judge.normal(2, 5, 3), seed=judge.seed())
