"""Looks at appendix A: a dataset, a network, its training, and training shared by processes."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from typing import Any

import numpy as np
import torch
import torch.distributed as dist
from torch import nn
from torch.nn.modules.module import register_module_forward_hook, register_module_forward_pre_hook
from torch.optim.optimizer import register_optimizer_step_post_hook
from torch.utils.data import DataLoader, TensorDataset

from autograder.implementation import Implementation
from autograder.probes.lone_process import alone, join
from autograder.probes.modules import fill, tensor


def items(
    impl: Implementation, *, features: np.ndarray, labels: np.ndarray, order: Sequence[int], in_double: bool = False
) -> dict[str, Any]:
    """A ``ToyDataset``'s length and its items in the given order; its features may come in float64."""
    given = tensor(features).double() if in_double else tensor(features)
    dataset = impl.ToyDataset(given, tensor(labels))
    return {"length": len(dataset), "items": [list(dataset[i]) for i in order]}


def batches(impl: Implementation, *, features: np.ndarray, labels: np.ndarray, batch_size: int) -> list[Any]:
    """What a ``DataLoader`` makes of a ``ToyDataset``: (features, labels) batches in order."""
    dataset = impl.ToyDataset(tensor(features), tensor(labels))
    return [list(batch) for batch in DataLoader(dataset, batch_size=batch_size)]


def counted(impl: Implementation, *, widths: Sequence[int], frozen: Sequence[str], bias: bool = True) -> Any:
    """``count_parameters`` of linear layers of these widths, of which the parameters in `frozen` do not train.

    There is a buffer too, which is no parameter.
    """
    model = nn.Sequential(*(nn.Linear(a, b, bias=bias) for a, b in zip(widths, widths[1:], strict=False)))
    model.register_buffer("seen", torch.zeros(17))
    for name, parameter in model.named_parameters():
        parameter.requires_grad = name not in frozen
    return impl.count_parameters(model)


class SmallClassifier(nn.Module):
    """One hidden layer; in training mode every other hidden feature is dropped, always the same ones.

    ``calls`` notes mode and batch size of each call that a gradient comes back to, ``order`` when it does.
    """

    def __init__(self, features: int, classes: int) -> None:
        super().__init__()
        self.hidden = nn.Linear(features, 6)
        self.out = nn.Linear(6, classes)
        self.calls: list[dict[str, Any]] = []
        self.order: list[str] = []

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x (b, features) -> logits (b, classes)."""
        call = {"training": self.training, "rows": len(x)}

        def used(_gradient: torch.Tensor) -> None:
            self.order.append("backward")
            self.calls.append(call)

        hidden = torch.tanh(self.hidden(x))
        if self.training:
            hidden = hidden * (torch.arange(6, device=x.device) % 2)
        logits = self.out(hidden)
        if logits.requires_grad:
            logits.register_hook(used)
        return logits


def training(
    impl: Implementation,
    *,
    features: np.ndarray,
    labels: np.ndarray,
    classes: int,
    batch_size: int,
    epochs: int,
    lr: float,
    seed: int,
    momentum: float = 0.0,
    starts_in_training: bool = True,
    old_gradients: bool = False,
) -> dict[str, Any]:
    """What ``train`` returns and does: backwards and steps in order, what each step uses, calls of the model.

    With `old_gradients` the model comes with gradients of ones.
    """
    model = SmallClassifier(features.shape[1], classes)
    fill(model, seed)
    model.train(starts_in_training)
    if old_gradients:
        for parameter in model.parameters():
            parameter.grad = torch.ones_like(parameter)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum)
    used: list[torch.Tensor | None] = []

    def look(*_: Any) -> None:
        model.order.append("step")
        there = [p.grad.flatten().clone() for p in model.parameters() if p.grad is not None]
        used.append(torch.cat(there) if there else None)

    optimizer.register_step_post_hook(look)  # afterwards: a closure computes the gradients within the step
    loader = DataLoader(TensorDataset(tensor(features), tensor(labels)), batch_size=batch_size)
    with redirect_stdout(io.StringIO()):
        losses = impl.train(model, loader, optimizer, epochs)
    return {
        "losses": losses,
        "steps": len(used),
        "order": model.order,
        "gradients": used,
        "rows": [call["rows"] for call in model.calls],
        "training mode": [call["training"] for call in model.calls],
        "parameters": dict(model.named_parameters()),
    }


class Answers(nn.Module):
    """Row numbers in, the given logits of these rows out; in training mode with the opposite sign."""

    def __init__(self, logits: np.ndarray) -> None:
        super().__init__()
        self.logits = nn.Parameter(tensor(logits))
        self.graph = False

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """rows (b, 1) -> logits (b, classes)."""
        self.graph = self.graph or torch.is_grad_enabled()
        found = self.logits[rows[:, 0].long()]
        return -found if self.training else found


def accuracy(
    impl: Implementation, *, logits: np.ndarray, labels: np.ndarray, batch_size: int, train: bool = False
) -> Any:
    """The accuracy of a model with these logits (n, classes); `train` is its mode before the call."""
    model, loader = _answers(logits, labels, batch_size, train)
    return impl.compute_accuracy(model, loader)


def accuracy_manners(
    impl: Implementation, *, logits: np.ndarray, labels: np.ndarray, batch_size: int
) -> dict[str, Any]:
    """Mode of the model afterwards and whether a graph was built."""
    model, loader = _answers(logits, labels, batch_size, True)
    impl.compute_accuracy(model, loader)
    return {"training mode afterwards": model.training, "a graph was built": model.graph}


def _answers(logits: np.ndarray, labels: np.ndarray, batch_size: int, train: bool) -> tuple[Answers, DataLoader]:
    rows = torch.arange(len(labels), dtype=torch.get_default_dtype()).unsqueeze(1)
    return Answers(logits).train(train), DataLoader(TensorDataset(rows, tensor(labels)), batch_size=batch_size)


def joined(impl: Implementation, *, rank: int, world_size: int) -> dict[str, Any]:
    """The process group after ``ddp_setup``: who this process is, and on which backend."""
    with alone() as group:
        impl.ddp_setup(rank, world_size)
        there = dist.is_initialized()
        return {
            "a group is there": there,
            "rank": dist.get_rank() if there else None,
            "world size": dist.get_world_size() if there else None,
            "backend": group.backend,
        }


def meeting(impl: Implementation, *, rank: int, world_size: int) -> dict[str, Any]:
    """Where the processes meet after ``ddp_setup``, even if it ended in an error."""
    with alone():
        ended = _ending(impl.ddp_setup, rank, world_size)
        address, port = os.environ.get("MASTER_ADDR", ""), os.environ.get("MASTER_PORT", "")
        return {
            "meets on this machine": address in ("localhost", "127.0.0.1", "::1", "0.0.0.0"),
            "the port is a number": port.isdigit() and 0 < int(port) < 65536,
            "ended by": ended,
        }


def _ending(function: Any, *args: Any) -> str | None:
    """Call it; the name of the error that ended it, if one did. A stub's own error goes through."""
    try:
        function(*args)
    except NotImplementedError:
        raise
    except Exception as error:  # noqa: BLE001 - the student's code may raise anything
        return type(error).__name__
    return None


def shares(impl: Implementation, *, rank: int, world_size: int, epochs: int, part: str) -> dict[str, Any]:
    """What one process gets from ``prepare_dataset``: ``part`` "train" or "test", batches of each epoch."""
    with alone():
        join(rank, world_size)
        train_loader, test_loader = impl.prepare_dataset()
        loader = train_loader if part == "train" else test_loader
        seen = []
        for epoch in range(epochs):
            _tell_epoch(loader, epoch)
            seen.append([list(batch) for batch in loader])
        return {
            "sizes": [[len(labels) for _, labels in batches] for batches in seen],
            "batches": seen,
        }


def _tell_epoch(loader: DataLoader, epoch: int) -> None:
    """Whoever chooses the rows: the sampler, or one that makes whole batches, or the sampler within that one."""
    for sampler in (loader.sampler, loader.batch_sampler, getattr(loader.batch_sampler, "sampler", None)):
        if hasattr(sampler, "set_epoch"):
            sampler.set_epoch(epoch)


def process(
    impl: Implementation, *, rank: int, world_size: int, epochs: int, seed: int, facts: Sequence[str]
) -> dict[str, Any]:
    """What one process of ``main`` does: at each step its rows, mode and the gradients that its optimizer sees.

    The network is filled from `seed` when it is first used. Partners together contribute a multiple of this process's
    own share to every sum; the seed says which.
    """
    others = (1 + seed % 8) / 8 if world_size > 1 else 0.0
    printed = io.StringIO()
    with alone(others) as group, _diary(impl, seed, printed) as diary, redirect_stdout(printed):
        ended = None
        if "ended by" in facts:
            ended = _ending(impl.main, rank, world_size, epochs)
        else:
            impl.main(rank, world_size, epochs)
        network = diary["network"]
        left = not dist.is_initialized()
    found = {
        "rows": [step["rows"] for step in diary["steps"]],
        "training mode": [step["training"] for step in diary["steps"]],
        "gradients": [step["gradients"] for step in diary["steps"]],
        "parameters": dict(network.named_parameters()) if network is not None else None,
        "rows seen in evaluation mode only": len(diary["tested"] - diary["trained"]),
        "order": diary["order"],
        "anything was seen in evaluation mode": bool(diary["tested"]),
        "a number is printed after it": any(map(str.isdigit, printed.getvalue()[diary["printed before"] :])),
        "ended by": ended,
        "process group": {
            "times": group.times,
            "backend": group.backend,
            "rank": group.rank,
            "world size": group.world_size,
        },
        "the group was left": left,
    }
    return {fact: found[fact] for fact in facts}


@contextmanager
def _diary(impl: Implementation, seed: int, printed: io.StringIO) -> Iterator[dict[str, Any]]:
    """Notes every optimizer step of whatever code runs inside, with what the network was shown before it.

    ``printed before`` says how much was `printed` when the network was first asked in evaluation mode.
    """
    diary: dict[str, Any] = {"network": None, "steps": [], "order": [], "trained": set(), "tested": set()}
    diary["printed before"] = 0
    shown: dict[str, Any] = {}

    def look_in(module: nn.Module, args: tuple[Any, ...]) -> None:
        if not isinstance(module, impl.NeuralNetwork):
            return
        if diary["network"] is None:
            diary["network"] = module
            fill(module, seed)
        rows = {tuple(row) for row in args[0].tolist()}
        if torch.is_grad_enabled():
            shown.update(rows=args[0].detach().clone(), training=module.training)
        if module.training:
            diary["trained"] |= rows
        else:
            if not diary["tested"]:
                diary["printed before"] = printed.tell()
            diary["tested"] |= rows

    def look_out(module: nn.Module, _args: Any, output: torch.Tensor) -> None:
        if isinstance(module, impl.NeuralNetwork):
            if output.requires_grad:
                output.register_hook(lambda _gradient: diary["order"].append("backward"))

    def look_at_step(*_: Any) -> None:
        diary["order"].append("step")
        network = diary["network"]
        gradients = {} if network is None else {k: _copy(p.grad) for k, p in network.named_parameters()}
        diary["steps"].append({"rows": None, "training": None, **shown, "gradients": gradients})
        shown.clear()

    hooks = [
        register_module_forward_pre_hook(look_in),
        register_module_forward_hook(look_out),
        register_optimizer_step_post_hook(look_at_step),
    ]
    try:
        yield diary
    finally:
        for hook in hooks:
            hook.remove()


def _copy(gradient: torch.Tensor | None) -> torch.Tensor | None:
    return None if gradient is None else gradient.detach().clone()


class StandInDataset(torch.utils.data.Dataset):
    """Pairs in another order: the last example first."""

    def __init__(self, X: torch.Tensor, y: torch.Tensor) -> None:  # noqa: N803 - the book's name
        self.pairs = [(X[i].flip(0), y[i]) for i in reversed(range(y.shape[0]))]  # a list has no shape

    def __getitem__(self, index: int) -> tuple[torch.Tensor, torch.Tensor]:
        return self.pairs[index]

    def __len__(self) -> int:
        return len(self.pairs)


class StandInNetwork(nn.Module):
    """Not the network that was asked for: one layer."""

    def __init__(self, num_inputs: int, num_outputs: int) -> None:
        super().__init__()
        self.only = nn.Linear(num_inputs, num_outputs)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x (b, num_inputs) -> (b, num_outputs)."""
        return torch.tanh(self.only(x))


def stand_in_accuracy(model: nn.Module, dataloader: DataLoader) -> float:
    """Shows the model every batch, and says 0."""
    model.eval()
    with torch.no_grad():
        for features, _ in dataloader:
            model(features)
    return 0.0


class _TurningSampler(torch.utils.data.Sampler):
    """All rows, beginning somewhere else in each epoch."""

    def __init__(self, rows: int) -> None:
        self.rows, self.epoch = rows, 0

    def set_epoch(self, epoch: int) -> None:
        """Begin with row `epoch` times 3."""
        self.epoch = epoch

    def __iter__(self) -> Iterator[int]:
        return iter([(i + 3 * self.epoch) % self.rows for i in range(self.rows)])

    def __len__(self) -> int:
        return self.rows


def stand_in_loaders() -> tuple[DataLoader, DataLoader]:
    """Six made-up examples to train on, four to test with; other ones for who is not in a group yet."""
    rows = torch.linspace(-1.0, 1.0 if dist.is_initialized() else 2.0, 20).reshape(10, 2)
    labels = torch.arange(10) % 2
    train = TensorDataset(rows[:6], labels[:6])
    return DataLoader(train, batch_size=3, sampler=_TurningSampler(6)), DataLoader(TensorDataset(rows[6:], labels[6:]))


STANDINS = {
    "ToyDataset": StandInDataset,
    "NeuralNetwork": StandInNetwork,
    "compute_accuracy": stand_in_accuracy,
    "ddp_setup": join,
    "prepare_dataset": stand_in_loaders,
}
