"""Hidden suite of train_model: rates point by point, clipping, and what is left of chapter 5's loop.

Eight rows in batches of three make three steps an epoch (3, 3 and 2 rows). Rates of about 0.3 with plain SGD
keep rounding errors small and every step visible.
"""

from typing import Any

import numpy as np

from autograder.judging import Judge, check

EXERCISE = "appD-train_model"


def where_rates_part(seen: Any, expected: Any) -> str | None:
    """Name the first step whose rate is not the right one."""
    used, right = seen["rates"], expected["rates"]
    if used.shape != right.shape:
        if used.shape[0] != right.shape[0]:
            return f"the optimizer took {used.shape[0]} steps; {right.shape[0]} were asked for"
        return None
    wrong = np.argwhere(~np.isclose(used, right, rtol=1e-4, atol=0))
    if len(wrong):
        step, group = map(int, wrong[0])
        which = f" of parameter group {group}" if right.shape[1] > 1 else ""
        return f"at step {step} the rate{which} is {used[step, group]:.6g}, which is not the right value"
    if len(seen["tracked rates"]) != len(right):
        return f"track_lrs has {len(seen['tracked rates'])} entries for {len(right)} steps"
    return None


def where_clipping_parts(seen: Any, expected: Any) -> str | None:
    """Name the first step whose gradients are clipped wrongly."""
    norms, right = seen["norms"], expected["norms"]
    if norms is None or norms.shape != right.shape:
        return where_rates_part(seen, expected)
    wrong = np.argwhere(~np.isclose(norms, right, rtol=1e-3))
    if len(wrong):
        step = int(wrong[0, 0])
        return (
            f"at step {step} the norm of all gradients together is {norms[step]:.4g} when the optimizer steps"
        )
    return where_rates_part(seen, expected)


def _training(judge: Judge, explain: Any = where_rates_part, **how: Any) -> None:
    setting: dict[str, Any] = {"batch_size": 3, "epochs": 2, "peak_lr": 0.3, "warmup_steps": 2}
    judge.compare(
        "appD.training",
        **{
            **setting,
            "train_tokens": judge.integers(0, 11, 8, 6),
            "val_tokens": judge.integers(0, 11, 4, 6),
            "seed": judge.seed(),
            **how,
        },
        explain=explain,
    )


@check(
    points=15,
    asks="the rate rises from initial_lr at step 0 by equal amounts towards the peak at step warmup_steps",
    think="Into how many parts is the way from initial_lr to the peak cut, and which rate does step 0 have?",
)
def test_warm_up(judge: Judge) -> None:
    _training(judge, warmup_steps=5, initial_lr=0.05, min_lr=0.02)


@check(
    points=20,
    asks="from step warmup_steps on the rate falls along half a cosine to min_lr",
    think="Which steps does the cosine run over, from which progress to which, and between which two rates?",
)
def test_cosine(judge: Judge) -> None:
    _training(judge, epochs=3, warmup_steps=2, initial_lr=0.1, min_lr=0.06)
    rates = {"initial_lr": 0.02, "min_lr": 0.001, "peak_lr": 0.2}
    _training(judge, epochs=3, warmup_steps=1, train_tokens=judge.integers(0, 11, 10, 6), **rates)  # 4 steps each


@check(
    points=10,
    asks="every parameter group has the step's rate before the step is taken; track_lrs has one entry a step",
    think="What does the optimizer read when it steps: your variable or a group's 'lr'? Of how many groups?",
)
def test_groups(judge: Judge) -> None:
    _training(judge, epochs=2, groups=3, initial_lr=0.04, min_lr=0.01)


@check(
    points=5,
    asks="initial_lr is 3e-5 and min_lr 1e-6 unless given; the peak comes from the optimizer",
    think="What does the signature promise?",
)
def test_defaults(judge: Judge) -> None:
    _training(judge, warmup_steps=3, peak_lr=0.001)


@check(
    points=15,
    asks="after step warmup_steps the norm of all gradients together is at most 1 when the optimizer steps",
    think="Between which two lines are there gradients that the optimizer has not used? From which step on?",
)
def test_clipping(judge: Judge) -> None:
    # Gradients that are small already, at small rates: their norms stay below 0.5 and are nobody's business.
    _training(judge, where_clipping_parts, scale=0.1, warmup_steps=1, peak_lr=0.02, initial_lr=0.01, min_lr=0.01)
    _training(judge, where_clipping_parts, epochs=3, warmup_steps=3, initial_lr=0.2, min_lr=0.1)
    _training(judge, where_clipping_parts, epochs=2, warmup_steps=1, initial_lr=0.2, min_lr=0.1)


@check(
    points=15,
    asks="all else is the loop of chapter 5: gradients cleared, rhythm of evaluations, tokens seen, samples",
    think="Which lines of train_model_simple are still there, and in the same order?",
)
def test_the_rest(judge: Judge) -> None:
    _training(judge, epochs=3, eval_freq=2, eval_iter=2, initial_lr=0.1, min_lr=0.05)
    _training(judge, epochs=2, eval_freq=1, eval_iter=3, initial_lr=0.1, min_lr=0.05, groups=2)
