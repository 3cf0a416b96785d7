"""Only the process of rank 0 prints the accuracy; a seed is set at the start, as many examples do."""

import torch
import torch.nn.functional as F
from torch.distributed import destroy_process_group
from torch.nn.parallel import DistributedDataParallel

from multi_process import ddp_setup, prepare_dataset
from neural_network import NeuralNetwork
from training import compute_accuracy


def main(rank, world_size, num_epochs):
    torch.manual_seed(123)
    ddp_setup(rank, world_size)
    train_loader, test_loader = prepare_dataset()
    model = DistributedDataParallel(NeuralNetwork(num_inputs=2, num_outputs=2), find_unused_parameters=True)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5, foreach=False)
    for epoch in range(num_epochs):
        train_loader.sampler.set_epoch(epoch)
        model.train()
        for features, labels in train_loader:
            optimizer.zero_grad(set_to_none=True)
            F.cross_entropy(model(features), labels).backward()
            optimizer.step()
    accuracy = compute_accuracy(model, test_loader)
    if rank == 0:
        print("Test accuracy", accuracy)
    destroy_process_group()
