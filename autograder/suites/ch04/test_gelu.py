"""Hidden suite of GELU."""

import numpy as np

from autograder.judging import Judge, check

EXERCISE = "ch04-gelu"


@check(
    points=5,
    asks="GELU in its tanh form, for positive and negative numbers, small and large",
    think="Compare your formula with the docstring's term by term: root, factor, cube, half.",
)
def test_values(judge: Judge) -> None:
    judge.compare("modules.forward", name="GELU", x=judge.uniform(3, 5, 7, low=-3.0, high=3.0), seed=judge.seed())
    judge.compare("modules.forward", name="GELU", x=judge.uniform(11, low=-9.0, high=9.0), seed=judge.seed())
    judge.compare("modules.forward", name="GELU", x=np.zeros(3, np.float32), seed=judge.seed())


@check(
    points=3,
    asks="the slope of GELU, no parameters, and x itself unchanged",
    think="Is anything taken out of the graph, learned, or computed in place?",
)
def test_slope_and_side_effects(judge: Judge) -> None:
    x = judge.uniform(4, 9, low=-3.0, high=3.0)
    judge.compare("modules.gradients", name="GELU", x=x, seed=judge.seed())
    judge.compare("modules.parameters", name="GELU")
    judge.compare("modules.inputs_after", name="GELU", x=x, seed=judge.seed())
