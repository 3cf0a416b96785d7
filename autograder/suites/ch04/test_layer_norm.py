"""Hidden suite of LayerNorm."""

from autograder.judging import Judge, check

EXERCISE = "ch04-layer_norm"
ARGS = {"name": "LayerNorm", "args": [7]}


@check(
    points=3,
    asks="each token vector is normalised over its own entries, then scaled and shifted",
    think="Which axis holds one token's vector, and do other tokens play a part?",
)
def test_normalises_each_vector(judge: Judge) -> None:
    x = judge.normal(2, 5, 7, scale=2.0) + judge.normal(2, 5, 1, scale=3.0)
    judge.compare("modules.forward", **ARGS, x=x, seed=judge.seed())
    judge.compare("modules.forward", **ARGS, x=x, seed=judge.seed(), train=True)


@check(
    points=2,
    asks="the variance is divided by n, not n - 1",
    think="With 7 entries n / (n - 1) is 1.17, with 2 it is 2: which does the book use?",
)
def test_variance_is_biased(judge: Judge) -> None:
    x = judge.normal(3, 2, scale=3.0)
    judge.compare("modules.forward", name="LayerNorm", args=[2], x=x, seed=judge.seed())


@check(
    points=3,
    asks="eps = 1e-5 is added to the variance under the root",
    think="What becomes of a vector whose entries are nearly the same?",
)
def test_eps_under_the_root(judge: Judge) -> None:
    same = judge.integers(1, 9, 3, 1).repeat(7, axis=1).astype("float32")
    # 1 / sqrt(eps) magnifies whatever rounding x - mean leaves (x * factor + offset, as PyTorch does it): up to 1e-3.
    judge.compare("modules.forward", **ARGS, x=same, seed=judge.seed(), atol=0.01)
    judge.compare("modules.forward", **ARGS, x=judge.normal(3, 2, 7, scale=1e-3), seed=judge.seed())


@check(
    points=2,
    asks="scale starts at 1 and shift at 0, and both are parameters",
    think="What must an attribute be for an optimizer to find it?",
)
def test_parameters(judge: Judge) -> None:
    judge.compare("modules.parameters", **ARGS)
    judge.compare("modules.parameter_spread", **ARGS, seed=judge.seed())


@check(
    points=2,
    asks="gradients reach x, scale and shift",
    think="Do mean and variance depend on x too?",
)
def test_gradients(judge: Judge) -> None:
    judge.compare("modules.gradients", **ARGS, x=judge.normal(3, 2, 7), seed=judge.seed())


@check(
    points=2,
    asks="any number of axes before the last, any precision, and x itself unchanged",
    think="Is an axis counted from the front or from the back, and is anything computed in place?",
)
def test_any_input(judge: Judge) -> None:
    judge.compare("modules.forward", **ARGS, x=judge.normal(7), seed=judge.seed())
    judge.compare("modules.forward", **ARGS, x=judge.normal(2, 3, 4, 7), seed=judge.seed())
    judge.compare("modules.in_double", **ARGS, x=judge.normal(3, 7), seed=judge.seed())
    judge.compare("modules.inputs_after", **ARGS, x=judge.normal(3, 7), seed=judge.seed())
