"""Appendix D's answers against the book's numbers and PyTorch's own schedulers."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from autograder.assignment import load_assignment
from autograder.grading.given import given_sources
from autograder.implementation import Implementation, read_sources
from autograder.probes.tiny_lm import byte_tokenizer, tiny_lm


@pytest.fixture(scope="module")
def answers(root: Path) -> Implementation:
    """The reference of appendix D."""
    assignment = load_assignment(root / "solutions" / "appD")
    return Implementation(
        read_sources(assignment.folder, assignment.modules),
        given=given_sources(assignment, root),
        names=assignment.names,
    )


def test_rates_of_the_books_run(answers: Implementation) -> None:
    """Nine batches, 15 epochs, 20 % warm-up: 27 of 135 steps; the fall is CosineAnnealingLR's."""
    rows = torch.randint(0, 11, (18, 6))
    data = torch.utils.data.TensorDataset(rows[:, :-1], rows[:, 1:])
    loader = torch.utils.data.DataLoader(data, batch_size=2)
    total = len(loader) * 15
    warmup = int(0.2 * total)
    assert (total, warmup) == (135, 27)
    model = tiny_lm(3)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.001, weight_decay=0.1)
    rates = answers.train_model(
        model, loader, loader, optimizer, "cpu", 15, 50, 1, "\x01", byte_tokenizer(), warmup, 1e-5, 1e-5
    )[3]

    assert len(rates) == 135
    rising = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=0.001)
    up = torch.optim.lr_scheduler.LinearLR(rising, start_factor=0.01, end_factor=1.0, total_iters=27)
    down = torch.optim.lr_scheduler.CosineAnnealingLR(
        torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=0.001), T_max=108, eta_min=1e-5
    )
    expected = []
    for step in range(135):
        schedule = up if step < 27 else down
        expected.append(schedule.get_last_lr()[0])
        schedule.optimizer.step()
        schedule.step()
    assert rates == pytest.approx(expected, rel=1e-9)
    assert rates[0] == pytest.approx(1e-5) and rates[27] == max(rates) == pytest.approx(0.001)


def test_highest_gradient_of_a_known_model(answers: Implementation) -> None:
    model = torch.nn.Linear(2, 1, bias=False)
    model.frozen = torch.nn.Parameter(torch.full((3,), 9.0))
    model(torch.tensor([[-3.0, 2.0]])).sum().backward()
    assert float(answers.find_highest_gradient(model)) == 2.0
