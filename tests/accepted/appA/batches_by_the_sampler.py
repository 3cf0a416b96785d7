"""A BatchSampler makes the batches; the training steps by closures."""

import os

import torch
import torch.distributed as dist
import torch.nn as nn
from torch.nn.parallel import DistributedDataParallel as DDP
from torch.utils.data import BatchSampler, DataLoader
from torch.utils.data.distributed import DistributedSampler

from multi_process import TEST_FEATURES, TEST_LABELS, TRAIN_FEATURES, TRAIN_LABELS
from neural_network import NeuralNetwork
from toy_dataset import ToyDataset
from training import compute_accuracy


def ddp_setup(rank, world_size):
    os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT="29500")
    dist.init_process_group("gloo", world_size=world_size, rank=rank)


def prepare_dataset():
    train = ToyDataset(torch.tensor(TRAIN_FEATURES), torch.tensor(TRAIN_LABELS))
    test = ToyDataset(torch.tensor(TEST_FEATURES), torch.tensor(TEST_LABELS))
    return DataLoader(train, batch_sampler=BatchSampler(DistributedSampler(train), 2, True)), DataLoader(test, 2)


def main(rank, world_size, num_epochs):
    ddp_setup(rank, world_size)
    train_loader, test_loader = prepare_dataset()
    net = DDP(NeuralNetwork(2, 2))
    opt = torch.optim.SGD(net.parameters(), lr=0.5)
    for e in range(num_epochs):
        train_loader.batch_sampler.sampler.set_epoch(e)
        net.train()
        for x, y in train_loader:

            def closure(x=x, y=y):
                opt.zero_grad()
                loss = nn.CrossEntropyLoss()(net(x), y)
                loss.backward()
                return loss

            opt.step(closure)
    print("accuracy", compute_accuracy(net, test_loader))
    dist.destroy_process_group()
