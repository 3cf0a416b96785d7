"""Appendix A from outside: published counts, PyTorch's own arithmetic, and two real processes on the CPU."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.multiprocessing as mp
from torch import nn
from torch.optim.optimizer import register_optimizer_step_pre_hook
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.data.distributed import DistributedSampler

from autograder.assignment import load_assignment
from autograder.implementation import Implementation, read_sources

EPOCHS = 2


def reference(root: Path) -> Implementation:
    """The reference's answers."""
    assignment = load_assignment(root / "solutions" / "appA")
    return Implementation(read_sources(assignment.folder, assignment.modules), names=assignment.names)


@pytest.fixture(scope="module")
def app_a(root: Path) -> Any:
    return reference(root)


@pytest.mark.parametrize(("sizes", "published"), [((2, 2), 752), ((50, 3), 2213)])
def test_network_has_the_published_number_of_parameters(app_a: Any, sizes: tuple[int, int], published: int) -> None:
    assert app_a.count_parameters(app_a.NeuralNetwork(*sizes)) == published


def test_network_is_the_written_out_product(app_a: Any) -> None:
    network, x = app_a.NeuralNetwork(5, 3), torch.randn(4, 5)
    w = dict(network.named_parameters())
    hidden = (x @ w["layers.0.weight"].T + w["layers.0.bias"]).clamp(min=0)
    hidden = (hidden @ w["layers.2.weight"].T + w["layers.2.bias"]).clamp(min=0)
    torch.testing.assert_close(network(x), hidden @ w["layers.4.weight"].T + w["layers.4.bias"])


def test_training_follows_the_gradient_that_was_worked_out_by_hand(app_a: Any) -> None:
    """Softmax regression: the gradient of the weights is (p - one-hot).T x / b."""
    torch.manual_seed(1)
    x, y = torch.randn(6, 4, dtype=torch.float64), torch.tensor([0, 2, 1, 1, 0, 2])
    model = nn.Linear(4, 3, bias=False, dtype=torch.float64)
    weight = model.weight.detach().clone()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    losses = app_a.train(model, DataLoader(TensorDataset(x, y), batch_size=3), optimizer, 2)
    by_hand = []
    for rows in (slice(0, 3), slice(3, 6)) * 2:
        p = torch.softmax(x[rows] @ weight.T, dim=1)
        by_hand.append(-p[range(3), y[rows]].log().mean().item())
        weight = weight - 0.3 * (p - torch.eye(3, dtype=torch.float64)[y[rows]]).T @ x[rows] / 3
    torch.testing.assert_close(model.weight.detach(), weight)
    assert losses == pytest.approx(by_hand)


def test_training_separates_two_clouds(app_a: Any) -> None:
    torch.manual_seed(2)
    x = torch.cat([torch.randn(40, 2) - 3, torch.randn(40, 2) + 3])
    y = torch.arange(80) // 40
    loader = DataLoader(app_a.ToyDataset(x, y), batch_size=8, shuffle=True)
    network = app_a.NeuralNetwork(2, 2)
    app_a.train(network, loader, torch.optim.SGD(network.parameters(), lr=0.1), 5)
    assert app_a.compute_accuracy(network, loader) == 1.0


def _process(rank: int, root: Path, folder: str, port: int) -> None:
    """One of two real processes: runs ``main`` and keeps what its optimizer saw and what each batch was."""
    os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT=str(port), OMP_NUM_THREADS="1")
    torch.set_num_threads(1)
    torch.manual_seed(100 + rank)  # different networks: the processes must agree by themselves
    implementation = reference(root)
    seen: list[list[torch.Tensor]] = []
    rows: list[torch.Tensor] = []

    def look(optimizer: torch.optim.Optimizer, *_: Any) -> None:
        parameters = [p for group in optimizer.param_groups for p in group["params"]]
        seen.append([t.detach().clone() for p in parameters for t in (p, p.grad)])

    register_optimizer_step_pre_hook(look)
    nn.modules.module.register_module_forward_pre_hook(
        lambda module, args: rows.append(args[0]) if isinstance(module, implementation.NeuralNetwork) else None
    )
    implementation.main(rank, 2, EPOCHS)
    torch.save({"seen": seen, "rows": rows, "left": not torch.distributed.is_initialized()}, f"{folder}/{rank}.pt")


@pytest.mark.skipif(not torch.distributed.is_available(), reason="this build of PyTorch has no torch.distributed")
def test_two_real_processes_agree(root: Path, tmp_path: Path, app_a: Any) -> None:
    """Gloo over the loopback device: gradients and parameters are equal in both, and are those of all rows together."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    mp.spawn(_process, args=(root, str(tmp_path), port), nprocs=2)
    one, other = (torch.load(tmp_path / f"{rank}.pt") for rank in (0, 1))
    assert one["left"] and other["left"]
    assert len(one["seen"]) == len(other["seen"]) == EPOCHS * 3  # 14 rows: 7 each, three full batches
    for mine, yours in zip(one["seen"], other["seen"], strict=True):
        for a, b in zip(mine, yours, strict=True):
            assert torch.equal(a, b)

    # One process with both halves of a batch sees the same gradient: the mean over the four rows.
    module = app_a._module("multi_process")
    label_of = dict(zip(map(tuple, module.TRAIN_FEATURES), module.TRAIN_LABELS, strict=True))
    rows = torch.cat([one["rows"][0], other["rows"][0]])
    labels = torch.tensor([label_of[tuple(round(value, 1) for value in row)] for row in rows.tolist()])
    network = app_a.NeuralNetwork(2, 2)
    with torch.no_grad():
        for parameter, value in zip(network.parameters(), one["seen"][0][::2], strict=True):
            parameter.copy_(value)
    nn.functional.cross_entropy(network(rows), labels).backward()
    for parameter, gradient in zip(network.parameters(), one["seen"][0][1::2], strict=True):
        torch.testing.assert_close(parameter.grad, gradient)


def test_shares_cover_the_data_as_pytorchs_sampler_says(app_a: Any) -> None:
    """The probe's lone process draws what ``DistributedSampler`` draws when it is told rank and size."""
    from autograder.probes.appA import shares

    features = torch.tensor(app_a._module("multi_process").TRAIN_FEATURES)
    for rank in range(3):
        sampler = DistributedSampler(TensorDataset(features), num_replicas=3, rank=rank)
        sampler.set_epoch(1)
        wanted = features[list(sampler)][:4]  # five rows each; the incomplete batch is dropped
        seen = shares(app_a, rank=rank, world_size=3, epochs=2, part="train")["batches"][1]
        assert torch.equal(torch.cat([batch for batch, _ in seen]), wanted)
