"""Rank and world size go through the environment too, and the method is named."""

import os

import torch.distributed as dist


def ddp_setup(rank, world_size):
    os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT="12355", RANK=str(rank), WORLD_SIZE=str(world_size))
    if not dist.is_initialized():
        dist.init_process_group("gloo", init_method="env://")
