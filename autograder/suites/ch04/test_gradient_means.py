"""Hidden suite of gradient_means."""

from autograder.judging import Judge, check

EXERCISE = "ch04-gradient_means"


@check(
    points=4,
    asks="for every weight the mean absolute gradient of the mean squared error against zeros",
    think="Which parameters are listed, what is averaged, and does the loss average over the batch?",
)
def test_means(judge: Judge) -> None:
    judge.compare("ch04.gradient_means", calls=1, widths=[3, 5, 4, 2], x=judge.normal(6, 3), seed=judge.seed())
    judge.compare("ch04.gradient_means", calls=1, widths=[4, 1], x=judge.normal(1, 4), seed=judge.seed())


@check(
    points=2,
    asks="a second call gives the same numbers",
    think="What does backward do with gradients that are already there?",
)
def test_calls_do_not_add_up(judge: Judge) -> None:
    judge.compare("ch04.gradient_means", calls=2, widths=[3, 4, 2], x=judge.normal(5, 3), seed=judge.seed())
