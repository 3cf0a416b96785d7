"""Names through the package, a device, accuracies on both sets after each epoch, the group left in a finally."""

import torch
import torch.distributed as dist
import torch.nn.functional as F  # noqa: N812
from torch.nn.parallel import DistributedDataParallel as DDP  # noqa: N817

from multi_process import ddp_setup, prepare_dataset
from neural_network import NeuralNetwork
from training import compute_accuracy


def main(rank, world_size, num_epochs):
    ddp_setup(rank, world_size)
    try:
        device = torch.device("cpu")
        train_loader, test_loader = prepare_dataset()
        model = NeuralNetwork(num_inputs=2, num_outputs=2).to(device)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
        model = DDP(model, bucket_cap_mb=1, find_unused_parameters=True)
        for epoch in range(num_epochs):
            train_loader.sampler.set_epoch(epoch)
            model.train()
            for features, labels in train_loader:
                features, labels = features.to(device), labels.to(device)
                logits = model(features)
                loss = F.cross_entropy(logits, labels)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            model.eval()
            print(rank, compute_accuracy(model, train_loader), compute_accuracy(model, test_loader))
    finally:
        dist.destroy_process_group()
