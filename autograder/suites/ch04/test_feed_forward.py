"""Hidden suite of FeedForward."""

from autograder.judging import Judge, check

EXERCISE = "ch04-feed_forward"
CFG = {"emb_dim": 5}


@check(
    points=3,
    asks="two linear layers with bias: emb_dim to 4 emb_dim, and back",
    think="How wide is the middle, and at which places of `layers` do the two stand?",
)
def test_parameters(judge: Judge) -> None:
    judge.compare("modules.parameters", name="FeedForward", args=[CFG])


@check(
    points=3,
    asks="widen, GELU, narrow, for every token by itself",
    think="What comes between the two linear layers, and does anything follow the second?",
)
def test_output(judge: Judge) -> None:
    judge.compare("modules.forward", name="FeedForward", args=[CFG], x=judge.normal(2, 3, 5), seed=judge.seed())
    judge.compare(
        "modules.forward",
        name="FeedForward",
        args=[CFG],
        x=judge.normal(3, 5, scale=3.0),
        seed=judge.seed(),
        train=True,
    )


@check(
    points=2,
    asks="gradients reach x and all four parameters, and training changes nothing in the output",
    think="Does every path through the network carry gradients, and is there dropout that nobody asked for?",
)
def test_gradients(judge: Judge) -> None:
    judge.compare("modules.gradients", name="FeedForward", args=[CFG], x=judge.normal(2, 3, 5), seed=judge.seed())
