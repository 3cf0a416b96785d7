"""Hidden suite of assign."""

from typing import Any

from autograder.judging import Judge, check

EXERCISE = "ch05-assign"


def what_was_taken(seen: Any, expected: Any) -> str | None:
    """Say that wrong shapes were taken, or right ones refused."""
    if seen[0] == "refused":
        return "equal shapes are refused"
    taken = len(seen) - 1 - seen.count("refused")
    return f"{taken} of {len(seen) - 1} wrong shapes are accepted" if taken else None


@check(
    points=1,
    asks="a new trainable nn.Parameter with the values, and with its own memory",
    think="What does a tensor made with torch.from_numpy share with its array?",
)
def test_values(judge: Judge) -> None:
    judge.compare("ch05.assigned", left=judge.normal(3, 5), right=judge.normal(3, 5))
    judge.compare("ch05.assigned", left=judge.normal(4), right=judge.normal(4))


@check(
    points=2,
    asks="other shapes are refused, also with as many numbers, fewer axes, or shapes that broadcast",
    think="When are two shapes the same? Try (2, 3) and (3, 2), (3,) and (1, 3).",
)
def test_shapes(judge: Judge) -> None:
    shapes = [
        ((3, 5), (3, 5)),
        ((3, 5), (5, 3)),
        ((3, 5), (3, 4)),
        ((3, 5), (2, 5)),
        ((4, 3), (3,)),
        ((1, 4), (4,)),
    ]
    judge.compare("ch05.refusals", shapes=shapes, explain=what_was_taken)
