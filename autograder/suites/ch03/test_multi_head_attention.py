"""Hidden checks: multi-head attention with one projection for all heads."""

from autograder.judging import Judge, check
from autograder.suites.ch03.explanations import what_dropout_does, what_is_averaged, what_is_read, what_lies_ahead
from autograder.suites.wording import where_tokens_part

EXERCISE = "ch03-multi_head_attention"
NAME = "MultiHeadAttention"
ARGS = [4, 21, 5, 0.0, 3]  # d_in 4, d_out 21, context_length 5, 3 heads of 7


@check(
    points=3,
    asks="W_query, W_key, W_value map d_in to d_out (bias only with qkv_bias), out_proj d_out to d_out (with bias)",
    think="How wide are all heads together, and which of the four layers always has a bias?",
)
def test_parameters(judge: Judge) -> None:
    judge.compare("modules.parameters", name=NAME, args=ARGS)
    judge.compare("modules.parameters", name=NAME, args=ARGS, kwargs={"qkv_bias": True})


@check(
    points=4,
    asks="a token attends to itself and to all earlier tokens of its sequence, and to nothing else",
    think="Which entries of each head's score matrix lie in the future?",
)
def test_attends_only_backwards(judge: Judge) -> None:
    x = judge.normal(2, 5, 4)
    judge.compare("modules.dependence", name=NAME, args=ARGS, x=x, seed=judge.seed(), explain=what_is_read)
    judge.compare(
        "ch03.equal_scores",
        name=NAME,
        args=ARGS,
        x=judge.normal(2, 5, 4),
        seed=judge.seed(),
        explain=what_is_averaged,
    )


@check(
    points=8,
    asks="each head attends in its own head_dim columns; heads are merged in order and go through out_proj",
    think="Write the shape after every line. Which axis is the head: the one of view, or where transpose put it?",
)
def test_output(judge: Judge) -> None:
    judge.compare(
        "modules.forward", name=NAME, args=ARGS, x=judge.normal(2, 5, 4), seed=judge.seed(), explain=where_tokens_part
    )
    judge.compare(
        "modules.forward",
        name=NAME,
        args=[3, 6, 8, 0.0, 6],  # more tokens than columns
        x=judge.normal(3, 8, 3),
        seed=judge.seed(),
        explain=where_tokens_part,
    )
    judge.compare(
        "modules.forward",
        name=NAME,
        args=[3, 5, 4, 0.0, 1],
        x=judge.normal(3, 4, 3),
        seed=judge.seed(),
        explain=where_tokens_part,
    )


@check(
    points=3,
    asks="a sequence may be shorter than context_length",
    think="The mask was made for context_length tokens; how large are the scores now?",
)
def test_shorter_sequences(judge: Judge) -> None:
    args = [4, 21, 9, 0.0, 3]
    judge.compare("modules.forward", name=NAME, args=args, x=judge.normal(2, 5, 4), seed=judge.seed())
    judge.compare("modules.forward", name=NAME, args=args, x=judge.normal(2, 1, 4), seed=judge.seed())
    x, other = judge.normal(2, 5, 4), judge.normal(3, 8, 4)
    judge.compare("modules.forward_twice", name=NAME, args=args, x=x, other=other, seed=judge.seed())


@check(
    points=2,
    asks="with qkv_bias=True all three projections add their bias",
    think="Is the bias in the queries, the keys and the values alike?",
)
def test_output_with_bias(judge: Judge) -> None:
    judge.compare("modules.forward", name=NAME, args=[*ARGS, True], x=judge.normal(2, 5, 4), seed=judge.seed())


@check(
    points=2,
    asks="a d_out that num_heads does not divide is refused with an error when the module is made",
    think="What would happen to the columns that are left over?",
)
def test_refuses_uneven_heads(judge: Judge) -> None:
    judge.compare("modules.constructed", name=NAME, args=[4, 3, 5, 0.0, 6])
    judge.compare("modules.constructed", name=NAME, args=[4, 20, 5, 0.0, 3])
    judge.compare("modules.constructed", name=NAME, args=[4, 6, 5, 0.0, 3])  # whoever always refuses is not right


@check(
    points=3,
    asks="in training, dropout sets attention weights to 0 and scales the others by 1/(1-p); never in evaluation",
    think="Where between softmax and the weighted average does dropout belong, and what switches it off?",
)
def test_dropout(judge: Judge) -> None:
    # 2 x 78 visible weights x 2 heads x 30 passes, kept with 0.8 or 0.5: the shares of submission and reference
    # differ with a deviation of 0.0073 at most, 0.05 is 6.8 of them: false-alarm rate under 1e-10.
    judge.compare(
        "ch03.dropped_weights",
        name=NAME,
        args=[12, 48, 12, 0.0, 2],
        dropout_at=3,
        dropout=judge.choice([0.2, 0.3]),
        tokens=12,
        copies=["W_value.weight"],
        identities=["out_proj.weight", "out_proj.bias"],
        passes=30,
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
    judge.compare("ch03.on_meta", name=NAME, args=ARGS, x=judge.normal(2, 5, 4))
    judge.compare("modules.in_double", name=NAME, args=ARGS, x=judge.normal(2, 5, 4), seed=judge.seed())


@check(
    points=2,
    asks="gradients reach all parameters and the input",
    think="Does anything on the way (detach, .data, a new tensor, no_grad) cut the graph?",
)
def test_gradients(judge: Judge) -> None:
    judge.compare("modules.gradients", name=NAME, args=[*ARGS, True], x=judge.normal(2, 5, 4), seed=judge.seed())


@check(
    points=1,
    asks="the future stays hidden when scores are very large, and the caller's input stays as it was",
    think="Is there a finite number that is smaller than every score there can be?",
)
def test_large_scores_and_input(judge: Judge) -> None:
    judge.compare(
        "modules.future_dependence",
        name=NAME,
        args=ARGS,
        x=judge.normal(2, 5, 4, scale=300.0),
        seed=judge.seed(),
        opposed=[["W_query.weight", "W_key.weight"]],
        explain=what_lies_ahead,
    )
    judge.compare("modules.inputs_after", name=NAME, args=ARGS, x=judge.normal(2, 5, 4), seed=judge.seed())
