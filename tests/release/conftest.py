"""A small checkout of the kit: one chapter with everything a release reads, none of the real secrets."""

from __future__ import annotations

import shutil
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from autograder.assignment import Assignment

REPOSITORY = Path(__file__).resolve().parents[2]

ANSWER = '''\
    """Turns a signal about its middle."""

    import torch
    from torch import nn


    class Turner(nn.Module):
        """Shapes: x (b, T, width) -> (b, T, width)."""

        def __init__(self, width: int, angle: float) -> None:
            super().__init__()
            ### BEGIN SOLUTION
            self.angle = angle
            self.mixing = nn.Parameter(torch.linspace(-angle, angle, width).repeat(width, 1))
            ### END SOLUTION

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            """x turned."""
            ### BEGIN SOLUTION
            centred = x - x.median(dim=1, keepdim=True).values  # the middle of every channel by itself
            turned = torch.einsum("btw,wv->btv", centred, self.mixing.cos()).clamp(min=-3.5, max=9.25)
            if turned.isnan().any():
                raise ValueError("a signal of nothing but holes has no middle")
            return turned.flip(dims=(1,)) + self.angle * x.roll(shifts=2, dims=1)
            ### END SOLUTION


    def helper(x: torch.Tensor) -> torch.Tensor:
        """Given to everyone."""
        return x.clone()
    '''

SUITE = '''\
    """Hidden checks of the turner."""

    from autograder.judging import Judge, check

    EXERCISE = "ch03-turner"


    @check(points=60, asks="a single bump lands where the rotation says", think="Which way round?")
    def test_bump(judge: Judge) -> None:
        judge.compare("modules.forward", name="Turner", args=[11, 0.75], x=judge.normal(3, 17, 11), seed=5)
        judge.compare("functions.call", name="helper", args=[[41, 7, 19, 7, 3, 23], 918273645])


    @check(points=40, asks="silence stays silent in every channel", think="")
    def test_silence(judge: Judge) -> None:
        judge.compare("modules.forward", name="Turner", args=[13, 1.25], x=judge.normal(2, 19, 13, scale=0.0))
    '''

MISCONCEPTIONS = """\
    [[misconception]]
    id = "ch03-mean_for_median"
    exercise = "ch03-turner"
    believes = "The arithmetic mean is taken where the middle value was asked for."
    think = "What does one enormous outlier do to either of them?"
    patches = [ { module = "turner.py", find = "x.median(dim=1, keepdim=True).values", \
replace = "x.mean(dim=1, keepdim=True).round(decimals=6)" } ]
    """

ASSIGNMENT = """\
    assignment = "ch03"
    title = "Turning"
    modules = ["turner.py"]

    [[exercise]]
    id = "ch03-turner"
    title = "The turner"
    module = "turner.py"
    names = ["Turner"]
    points = 100

    [[question]]
    id = "ch03-why_turn"
    title = "Why turn"
    points = 5
    prompt = "In two sentences."
    """

PUBLIC_TEST = '''\
    """Public test."""

    from autograder.judging import Judge, check


    @check("ch03-turner", points=100, asks="x turned", think="Where is the middle?")
    def test_turner(judge: Judge) -> None:
        judge.compare("modules.forward", name="Turner", args=[4, 0.5], x=judge.normal(2, 3, 4), seed=6)
    '''

NOTEBOOK = """\
    # The author's own remark.
    # %% [markdown]
    # ## Looking at it
    # A plot says more.
    # %% check ch03-turner
    # %%
    import torch

    # %%
    ### BEGIN SOLUTION
    torch.linspace(0.125, 8.5, 77).cumsum(0).tanh().sub(0.0625)
    ### END SOLUTION
    """


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The root of a small checkout that releases without a leak."""
    root = tmp_path / "checkout"
    files = {
        "solutions/ch03/turner.py": ANSWER,
        "solutions/ch03/assignment.toml": ASSIGNMENT,
        "solutions/ch03/README.md": "# Turning\n\nTurn every signal about its middle.\n",
        "solutions/ch03/test_ch03.py": PUBLIC_TEST,
        "solutions/ch03/notebook.py": NOTEBOOK,
        "autograder/__init__.py": '"""A kit."""\n',
        "autograder/probes/modules.py": '"""Probes."""\n',
        "autograder/suites/ch03/test_turner.py": SUITE,
        "autograder/misconceptions/ch03.toml": MISCONCEPTIONS,
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(dedent(text), encoding="utf-8")
    for path in ("pyproject.toml", "constraints.txt", "LICENSE"):
        shutil.copyfile(REPOSITORY / path, root / path)
    return root


def recorded(assignment: Assignment, root: Path) -> dict[str, Any]:
    """What a release records of the small chapter's public test; its numbers mean nothing here."""
    return {
        "assignment": assignment.name,
        "looks": {"test_turner#0": {"expected": {"array": [0.5, -1.25, 3.0]}, "misconceptions": {}}},
        "misconceptions": {
            "ch03-mean_for_median": {
                "says": "The arithmetic mean is taken where the middle value was asked for.",
                "think": "What does one enormous outlier do to either of them?",
            }
        },
    }


@pytest.fixture(name="recorded")
def recorded_fixture() -> Any:
    """The recording of the small checkout, as ``release`` takes it."""
    return recorded
