"""The process group is a context manager; the port is taken from the environment if there is one."""

import os
from contextlib import contextmanager

import torch
import torch.distributed as dist
import torch.nn.functional as F
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, DistributedSampler

from multi_process import TEST_FEATURES, TEST_LABELS, TRAIN_FEATURES, TRAIN_LABELS
from neural_network import NeuralNetwork
from toy_dataset import ToyDataset
from training import compute_accuracy


def ddp_setup(rank, world_size):
    os.environ["MASTER_ADDR"] = "localhost"
    if "MASTER_PORT" not in os.environ:
        os.environ["MASTER_PORT"] = "12399"
    dist.init_process_group(backend="gloo", rank=rank, world_size=world_size)


def prepare_dataset():
    train = ToyDataset(torch.FloatTensor(TRAIN_FEATURES), torch.LongTensor(TRAIN_LABELS))
    test = ToyDataset(torch.FloatTensor(TEST_FEATURES), torch.LongTensor(TEST_LABELS))
    return (DataLoader(train, 2, drop_last=True, sampler=DistributedSampler(train)), DataLoader(test, 2))


@contextmanager
def process_group(rank, world_size):
    ddp_setup(rank, world_size)
    try:
        yield
    finally:
        dist.destroy_process_group()


def main(rank, world_size, num_epochs):
    with process_group(rank, world_size):
        train_loader, test_loader = prepare_dataset()
        model = DistributedDataParallel(NeuralNetwork(2, 2))
        optimizer = torch.optim.SGD(params=model.parameters(), lr=0.5, momentum=0.0)
        for epoch in range(num_epochs):
            train_loader.sampler.set_epoch(epoch)
            model.train()
            for x, y in train_loader:
                loss = F.cross_entropy(model(x), y)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
        accuracy = compute_accuracy(model.module, test_loader)
        print(f"rank {rank}: {accuracy}", flush=True)
