"""No wrapper: parameters are broadcast once, and gradients summed and divided at every step."""

import torch
import torch.distributed as dist
from torch import nn

from multi_process import ddp_setup, prepare_dataset
from neural_network import NeuralNetwork
from training import compute_accuracy


def main(rank, world_size, num_epochs):
    ddp_setup(rank, world_size)
    train_loader, test_loader = prepare_dataset()
    model = NeuralNetwork(2, 2)
    for parameter in model.parameters():
        dist.broadcast(parameter.data, src=0)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    for epoch in range(num_epochs):
        train_loader.sampler.set_epoch(epoch)
        model.train()
        for features, labels in train_loader:
            optimizer.zero_grad()
            nn.CrossEntropyLoss()(model(features), labels).backward()
            for parameter in model.parameters():
                dist.all_reduce(parameter.grad, op=dist.ReduceOp.SUM)
                parameter.grad /= dist.get_world_size()
            optimizer.step()
        print(f"after epoch {epoch + 1}: {compute_accuracy(model, test_loader):.1%}")
    dist.barrier()
    dist.destroy_process_group()
