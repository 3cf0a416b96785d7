"""Hidden checks: LoRA beside every linear layer of a nested model."""

from typing import Any

from autograder.judging import Judge, check

EXERCISE = "appE-replace_linear_with_lora"


def which_layers(seen: Any, expected: Any) -> str | None:
    """Name a layer that should have LoRA and has not, or the other way round."""
    if "with LoRA" not in seen:
        return None
    missing = [name for name in expected["with LoRA"] if name not in seen["with LoRA"]]
    if missing:
        return f"{missing[0]!r} has no LoRA" + (f", nor have {len(missing) - 1} others" if missing[1:] else "")
    extra = [name for name in seen["with LoRA"] if name not in expected["with LoRA"]]
    return f"{extra[0]!r} has LoRA, which was not asked for" if extra else None


def _replaced(judge: Judge, facts: list[str], **how: Any) -> None:
    setting: dict[str, Any] = {"width": 5, "rank": 2, "alpha": 3.0, "ids": judge.integers(0, 11, 2, 3)}
    judge.compare("appE.replaced", facts=facts, seed=judge.seed(), explain=which_layers, **{**setting, **how})


@check(
    points=8,
    asks="every nn.Linear at any depth is wrapped once, and nothing else",
    think="Which children of a model have children of their own?",
)
def test_everywhere(judge: Judge) -> None:
    _replaced(judge, ["with LoRA", "parameters"])
    _replaced(judge, ["with LoRA", "parameters"], width=4, rank=3)


@check(
    points=4,
    asks="right after it the model computes what it computed, with the weights it had",
    think="What happens to trained weights if a layer is made anew?",
)
def test_keeps_what_was_learned(judge: Judge) -> None:
    _replaced(judge, ["kept parameters", "moved by"])


@check(
    points=5,
    asks="rank and alpha reach every layer: with A and B filled, the output is right",
    think="What is handed on from level to level?",
)
def test_rank_and_alpha(judge: Judge) -> None:
    _replaced(judge, ["filled outputs"], rank=3, alpha=0.5)
    _replaced(judge, ["filled outputs"], rank=1, alpha=2)


@check(
    points=3,
    asks="the model is changed in place, and nothing is frozen or returned",
    think="Who keeps the model: the caller or you? Was freezing asked for here?",
)
def test_in_place(judge: Judge) -> None:
    _replaced(judge, ["returned", "with LoRA", "trains"])
