"""A few lines of student code, run in a sandbox."""

from __future__ import annotations

import textwrap

import numpy as np

from autograder.observation import Call, Observation
from autograder.sandbox import Limits, Sandbox

QUICK = Limits(wall=20.0, cpu=20.0, memory_mb=256, processes=8, file_mb=8, reply_mb=4)


def student(body: str, before: str = "") -> dict[str, str]:
    """Sources of a submission whose ``Answer()(x)`` runs `body`."""
    text = "import torch\nfrom torch import nn\n" + textwrap.dedent(before) + "\nclass Answer(nn.Module):\n"
    return {"answer.py": text + "    def forward(self, x):\n" + textwrap.indent(textwrap.dedent(body), "        ")}


def call(value: float = 1.0) -> Call:
    return Call("modules.forward", {"name": "Answer", "x": np.full((2, 3), value, np.float32), "seed": 1})


def look(sandbox: Sandbox, body: str, limits: Limits = QUICK, before: str = "") -> Observation:
    """What one call of student code brings back, from a session of its own."""
    with sandbox.open(student(body, before), {}, {"Answer": "answer.py"}, limits) as session:
        return session.observe(call(), limits)


def is_right(sandbox: Sandbox) -> bool:
    """Whether a plain right answer is seen as it should be: asked after each attack."""
    return bool(np.array_equal(look(sandbox, "return x * 2"), np.full((2, 3), 2.0)))
