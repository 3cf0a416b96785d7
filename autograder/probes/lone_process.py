"""One process of several, whose partners are not there.

What is behind ``init_process_group`` is replaced by a group that completes every exchange at once, as if the
other processes contributed a multiple of what this one does (zeros, if nothing else is said): no network, no
second process, nothing to wait for. It is a multiple because a share of an average may be divided before or after
the sum; an average over n processes then shows as (1 + multiple) / n of this process's own values.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
import torch.distributed as dist
from torch._C._distributed_c10d import _create_work_from_future
from torch.distributed import distributed_c10d

BACKEND = "lone_process"
_MEETING = ("MASTER_ADDR", "MASTER_PORT", "RANK", "WORLD_SIZE")


class LoneGroup(dist.ProcessGroup):
    """A process group in which this process hears only itself; in sums, `others` times more."""

    others = 0.0

    def allreduce(self, tensors: list[torch.Tensor], opts: Any = None) -> Any:
        """Sums of fractions grow by what the others contribute; counts and flags stay."""
        for tensor in tensors:
            if tensor.is_floating_point():
                tensor.mul_(1 + self.others)
        return _done(tensors)

    def broadcast(self, tensors: list[torch.Tensor], opts: Any = None) -> Any:
        """What the first process has is what this one has."""
        return _done(tensors)

    def allgather(self, outputs: list[list[torch.Tensor]], inputs: list[torch.Tensor], opts: Any = None) -> Any:
        """Everyone says what this process says."""
        for places, own in zip(outputs, inputs, strict=True):
            for place in places:
                place.copy_(own)
        return _done(outputs)

    def barrier(self, opts: Any = None) -> Any:
        """All are there."""
        return _done([torch.zeros(1)])

    def getBackendName(self) -> str:  # noqa: N802 - PyTorch's name
        """The name under which PyTorch finds it."""
        return BACKEND


def _lone_group(_store: Any, rank: int, world_size: int, _timeout: Any) -> LoneGroup:
    return LoneGroup(rank, world_size)


def _done(result: Any) -> Any:
    future = torch.futures.Future()
    future.set_result(result)
    return _create_work_from_future(future)


@dataclass
class Joined:
    """How the process group was asked for; None before."""

    backend: str | None = None
    rank: int | None = None
    world_size: int | None = None
    times: int = 0


@contextmanager
def alone(others: float = 0.0) -> Iterator[Joined]:
    """While open, process groups need no partners; afterwards none is left, and the environment is as before.

    The partners together contribute `others` times this process's own share to each sum.
    """
    LoneGroup.others = others
    if BACKEND not in dist.Backend.backend_list:
        dist.Backend.register_backend(BACKEND, _lone_group, devices=["cpu"])
    joined = Joined()
    make_group, meet = distributed_c10d._new_process_group_helper, distributed_c10d.rendezvous

    def made(world_size: int, rank: int, ranks: list[int], backend: Any, *args: Any, **how: Any) -> Any:
        joined.backend, joined.rank, joined.world_size = str(backend), rank, world_size
        joined.times += 1
        return make_group(world_size, rank, ranks, dist.Backend(BACKEND), *args, **how)

    before = {name: os.environ.pop(name, None) for name in _MEETING}
    excepthook = sys.excepthook  # a group that is joined puts its own in front, for good
    distributed_c10d._new_process_group_helper, distributed_c10d.rendezvous = made, _meet
    try:
        yield joined
    finally:
        distributed_c10d._new_process_group_helper, distributed_c10d.rendezvous = make_group, meet
        if dist.is_initialized():
            dist.destroy_process_group()
        sys.excepthook = excepthook
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def join(rank: int, world_size: int) -> None:
    """Join as `rank` of `world_size`, for code that expects to be in a group; only while :func:`alone`."""
    dist.init_process_group(BACKEND, store=dist.HashStore(), rank=rank, world_size=world_size)


def _meet(url: str, rank: int = -1, world_size: int = -1, **_: Any) -> Iterator[tuple[Any, int, int]]:
    """What ``torch.distributed.rendezvous`` yields, without anybody to meet."""
    if url.startswith("env://"):
        for name in _MEETING[:2] + (("RANK",) if rank < 0 else ()) + (("WORLD_SIZE",) if world_size < 0 else ()):
            if name not in os.environ:
                raise ValueError(f"environment variable {name} expected, but not set")
        rank = int(os.environ["RANK"]) if rank < 0 else rank
        world_size = int(os.environ["WORLD_SIZE"]) if world_size < 0 else world_size
    yield dist.HashStore(), rank, world_size
