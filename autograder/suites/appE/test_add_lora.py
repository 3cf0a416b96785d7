"""Hidden checks: after add_lora, exactly the As and Bs train."""

from typing import Any

from autograder.judging import Judge, check

EXERCISE = "appE-add_lora"


def what_trains(seen: Any, expected: Any) -> str | None:
    """Name the first parameter that trains and should not, or the other way round."""
    extra = [name for name in seen["trains"] if name not in expected["trains"]]
    if extra:
        return f"{extra[0]!r} trains"
    missing = [name for name in expected["trains"] if name not in seen["trains"]]
    if missing:
        return f"{missing[0]!r} does not train"
    return None


@check(
    points=6,
    asks="exactly the As and Bs train, a step changes nothing else; rank and alpha reach the layers",
    think="In which order do freezing and replacing leave the new parameters trainable?",
)
def test_what_trains(judge: Judge) -> None:
    how = {"ids": judge.integers(0, 11, 2, 3), "seed": judge.seed()}
    judge.compare("appE.added", width=5, rank=3, alpha=0.5, facts=["parameters"], **how)
    facts = ["trains", "a step changes"]
    how = {"ids": judge.integers(0, 11, 2, 3), "seed": judge.seed(), "facts": facts, "explain": what_trains}
    judge.compare("appE.added", width=5, rank=2, alpha=3.0, **how)
    how = {"ids": judge.integers(0, 11, 2, 3), "seed": judge.seed()}
    judge.compare("appE.added", width=5, rank=3, alpha=0.5, facts=["filled outputs"], **how)


@check(
    points=4,
    asks="the number of trainable entries is returned, as it is afterwards",
    think="When do you count: before or after the model was made ready?",
)
def test_count(judge: Judge) -> None:
    for rank in (judge.integers(2, 5), 1):
        width, ids = judge.integers(4, 10), judge.integers(0, 11, 2, 3)
        judge.compare("appE.added", width=width, rank=rank, alpha=2.0, ids=ids, seed=judge.seed(), facts=["count"])
