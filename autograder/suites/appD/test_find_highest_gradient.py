"""Hidden suite of find_highest_gradient."""

from autograder.judging import Judge, check

EXERCISE = "appD-find_highest_gradient"


@check(
    points=8,
    asks="the largest entry of all gradients together",
    think="Largest of one parameter's gradient, of the last one's, or of all?",
)
def test_over_all_parameters(judge: Judge) -> None:
    for place in range(3):
        gradients = [judge.normal(3, 4), judge.normal(5), judge.normal(2, 3, 2)]
        gradients[place].flat[judge.integers(0, gradients[place].size)] = judge.uniform(1, low=4.5, high=9)[0]
        judge.compare("appD.highest_gradient", gradients=gradients)


@check(
    points=6,
    asks="signs are kept: the largest, not the farthest from 0",
    think="Which of -3 and 1 is larger?",
)
def test_signs(judge: Judge) -> None:
    gradients = [judge.normal(3, 4), judge.normal(5)]
    gradients[judge.integers(0, 2)].flat[judge.integers(0, 5)] = -7.0
    judge.compare("appD.highest_gradient", gradients=gradients)
    judge.compare(
        "appD.highest_gradient",
        gradients=[-judge.uniform(4, low=1, high=3), -judge.uniform(2, 3, low=2, high=3)],
    )


@check(
    points=4,
    asks="parameters without a gradient are passed over",
    think="What is .grad of a parameter that backward did not reach?",
)
def test_some_without_gradient(judge: Judge) -> None:
    gradients = [judge.normal(2, 3), judge.normal(4), judge.normal(3) - 9]
    judge.compare("appD.highest_gradient", gradients=[None, *gradients[:2], None, gradients[2]])
    judge.compare("appD.highest_gradient", gradients=[-judge.uniform(4, low=1, high=3), None])


@check(
    points=2,
    asks="None if no parameter has a gradient",
    think="What is the maximum of nothing?",
)
def test_none_has_a_gradient(judge: Judge) -> None:
    judge.compare("appD.highest_gradient", gradients=[None, None])
