"""The losses of a student's own training run."""

from __future__ import annotations

import io
from contextlib import redirect_stdout

import numpy as np
import torch

from autograder.implementation import Implementation
from autograder.pictures.drawing import curves
from autograder.pictures.figure import Figure
from autograder.probes.tiny_lm import VOCAB, byte_tokenizer, loader, tiny_lm

EPOCHS = 12
READING = "A tiny model on a text that counts upwards again and again. The curves are what your function returned."


def losses(impl: Implementation) -> Figure:
    """Twelve epochs over eight short sequences."""
    tokens = (np.arange(8)[:, None] + np.arange(6)) % VOCAB  # (8, 6): each row counts upwards
    model = tiny_lm(5)
    with redirect_stdout(io.StringIO()):
        train, valid, seen = impl.train_model_simple(
            model,
            loader(tokens, 2),
            loader(tokens[:4] + 1, 2),
            torch.optim.SGD(model.parameters(), lr=0.1),
            "cpu",
            num_epochs=EPOCHS,
            eval_freq=4,
            eval_iter=2,
            start_context="\x01\x02",
            tokenizer=byte_tokenizer(),
        )
    train, valid = [float(value) for value in train], [float(value) for value in valid]
    drawn = curves([float(value) for value in seen], (("training", train), ("validation", valid)), "tokens seen")
    return Figure("Your losses", (("loss", drawn),), READING, tuple(_broken(train, seen)), HINT)


HINT = "The loss falls as it should: what is left is which steps are recorded, and what a step starts from."


def _broken(train: list[float], seen: list[int]) -> list[str]:
    said = []
    if len(train) > 1 and not train[-1] < 0.9 * train[0]:
        said.append("The training loss hardly falls: does each step use the gradients of its own batch, and downhill?")
    if any(later <= earlier for earlier, later in zip(seen, seen[1:], strict=False)):
        said.append("The count of tokens seen should grow from record to record.")
    return said
