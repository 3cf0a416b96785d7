"""Hidden checks: the update goes into the weights."""

from typing import Any

from autograder.judging import Judge, check

EXERCISE = "appE-merge_lora"


def _merged(judge: Judge, facts: list[str], **how: Any) -> None:
    setting: dict[str, Any] = {"width": 5, "rank": 2, "alpha": 0.5, "ids": judge.integers(0, 11, 2, 3)}
    judge.compare("appE.merged", facts=facts, seed=judge.seed(), **{**setting, **how})


@check(
    points=8,
    asks="the model computes after merging what it computed with LoRA",
    think="Which matrix does the update multiply x by, and in which orientation does nn.Linear keep its own?",
)
def test_computes_the_same(judge: Judge) -> None:
    # The outputs' change is rounding alone: its tolerance comes from the reference's own.
    _merged(judge, ["LoRA did something", "moved by"], width=4, rank=3, alpha=0.25, freeze=True)
    _merged(judge, ["weights"], width=4)  # not what a hook adds on the way
    _merged(judge, ["LoRA did something", "moved by"])


@check(
    points=4,
    asks="the modules and parameter names are those before LoRA, at every depth",
    think="What stands in the place of the wrapper afterwards?",
)
def test_names(judge: Judge) -> None:
    _merged(judge, ["linear layers", "names", "names are as before LoRA", "moved by, once more"])


@check(
    points=3,
    asks="what trained before trains still, what was frozen stays frozen; the model is changed in place",
    think="What does no_grad switch off, and what does it leave as it is?",
)
def test_what_trains_stays(judge: Judge) -> None:
    _merged(judge, ["returned", "trains", "linear layers"], freeze=True)
    _merged(judge, ["returned", "trains", "linear layers"])
