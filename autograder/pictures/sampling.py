"""How often a student's ``generate`` draws each token."""

from __future__ import annotations

import numpy as np
import torch

from autograder.implementation import Implementation
from autograder.pictures.drawing import columns
from autograder.pictures.figure import Figure
from autograder.probes.tiny_lm import TableLM

LOGITS = np.array([[1.2, -0.4, 0.3, 2.0, -1.5, 0.9]], np.float32)
TOP_K = 3
COLD, HOT = 0.5, 2.0
ROWS, STEPS = 200, 10
READING = (
    f"{ROWS * STEPS:,} tokens drawn by your generate. Below each column stands the token's logit, the same each time."
)


def draws(impl: Implementation) -> Figure:
    """Three times two thousand draws: among the top three, and at two temperatures."""
    among = frequencies(impl, temperature=1.0, top_k=TOP_K)
    cold, hot = frequencies(impl, temperature=COLD), frequencies(impl, temperature=HOT)
    labels = [f"{logit:+.1f}" for logit in LOGITS[0]]
    outside = np.argsort(-LOGITS[0])[TOP_K:]
    wrong = [token in outside and among[token] > 0 for token in range(len(among))]
    nothing = [False] * len(labels)
    drawings = (
        (f"top_k {TOP_K}", columns(among, labels, wrong)),
        (f"temperature {COLD:g}", columns(cold, labels, nothing)),
        (f"temperature {HOT:g}", columns(hot, labels, nothing)),
    )
    return Figure("What your generate draws", drawings, READING, tuple(_broken(among, outside, cold, hot)), HINT)


HINT = "Nothing is drawn from outside the top, and heat flattens: what is left is how a text begins and ends."


def frequencies(impl: Implementation, temperature: float, top_k: int | None = None) -> list[float]:
    """The share of each token among the draws of ``generate`` from a model that always gives ``LOGITS``."""
    torch.manual_seed(7)
    start = torch.zeros(ROWS, 1, dtype=torch.long)
    ids = impl.generate(TableLM(LOGITS), start, STEPS, STEPS + 1, temperature=temperature, top_k=top_k)
    counts = torch.bincount(ids[:, 1:].reshape(-1), minlength=LOGITS.shape[1])
    return (counts / counts.sum()).tolist()


def _broken(among: list[float], outside: np.ndarray, cold: list[float], hot: list[float]) -> list[str]:
    said = []
    share = sum(among[token] for token in outside)
    if share > 0:
        said.append(f"{share:.1%} of the draws lie outside the {TOP_K} largest logits, where none should.")
    if max(cold) <= max(hot):
        said.append("A low temperature should sharpen: yours draws the likeliest token no more often than a high one.")
    return said
