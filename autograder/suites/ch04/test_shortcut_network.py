"""Hidden suite of ExampleDeepNeuralNetwork."""

from autograder.judging import Judge, check

EXERCISE = "ch04-shortcut_network"
NAME = "ExampleDeepNeuralNetwork"
SIZES = [3, 3, 3, 5, 5, 2]
"""Five layers, as in the book: an answer that writes five layers out is right."""


@check(
    points=2,
    asks="one linear layer with bias for each neighbouring pair of sizes",
    think="How many pairs of neighbours does a list of n sizes have?",
)
def test_parameters(judge: Judge) -> None:
    judge.compare("modules.parameters", name=NAME, args=[SIZES, True])


@check(
    points=3,
    asks="without shortcuts: linear layer and GELU, one after the other",
    think="Which layers are followed by GELU, and what does use_shortcut=False mean?",
)
def test_plain(judge: Judge) -> None:
    x = judge.normal(4, 3, scale=2.0)
    judge.compare("modules.forward", name=NAME, args=[SIZES, False], x=x, seed=judge.seed())
    judge.compare("modules.forward", name=NAME, args=[[3, 3, 3, 3, 3, 3], False], x=x, seed=judge.seed())


@check(
    points=4,
    asks="with shortcuts: a layer's input is added after its GELU, where the shapes agree",
    think="What exactly is added to what, and at which of the layers is that possible?",
)
def test_shortcuts(judge: Judge) -> None:
    x = judge.normal(2, 4)
    judge.compare("modules.forward", name=NAME, args=[[4, 4, 4, 4, 4, 4], True], x=x, seed=judge.seed())
    judge.compare("modules.forward", name=NAME, args=[SIZES, True], x=judge.normal(4, 3), seed=judge.seed())
    judge.compare("modules.gradients", name=NAME, args=[[4, 4, 4, 4, 4, 1], True], x=x, seed=judge.seed())
    judge.compare("modules.inputs_after", name=NAME, args=[[4, 4, 4, 4, 4, 4], True], x=x, seed=judge.seed())
