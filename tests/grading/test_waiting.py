"""What a submission has to wait for is not taken off its time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import autograder.probes.modules  # noqa: F401 - the grader has torch by then
from autograder.assignment import load_assignment
from autograder.grading.witness import SubmissionInSandbox
from autograder.observation import Call
from autograder.sandbox import Sandbox

UNHURRIED = """\
import time
from torch import nn

class SelfAttention_v1(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        time.sleep(0.3)
        self.W_query = nn.Linear(d_in, d_out)
"""


def test_the_parents_imports_are_not_the_first_submissions_time() -> None:
    assignment = load_assignment(Path(__file__).resolve().parents[2] / "solutions" / "ch03")
    exercise = replace(assignment.exercise("ch03-self_attention_v1"), limits={"wall": 2.0})  # the imports take longer
    call = Call("modules.parameters", {"name": "SelfAttention_v1", "args": [2, 3]})
    with Sandbox("process") as sandbox:
        submission = SubmissionInSandbox(sandbox, assignment, {"self_attention.py": UNHURRIED}, {})
        seen = [submission.witness(exercise).observe(call) for _ in range(3)]
        submission.close()
    assert all(isinstance(one, dict) for one in seen), seen
