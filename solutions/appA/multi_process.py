"""One model trained by several processes, each on its own share of the data (book section A.9.3).

``python multi_process.py`` runs two processes on the CPU.
"""

import os

import torch
import torch.multiprocessing as mp
from torch.distributed import destroy_process_group, init_process_group
from torch.nn import functional as F  # noqa: N812 - PyTorch's own habit
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader
from torch.utils.data.distributed import DistributedSampler

from neural_network import NeuralNetwork
from toy_dataset import ToyDataset
from training import compute_accuracy

# Given: two clouds of points in the plane, 14 to train on and 5 to test with.
TRAIN_FEATURES = [
    [-1.9, 0.4], [-1.1, 1.6], [-0.3, 2.2], [-2.4, 1.1], [-0.8, 0.9], [-1.6, 2.5], [0.2, 1.4],
    [1.3, -0.6], [2.1, -1.7], [0.6, -1.2], [1.8, 0.1], [2.6, -0.9], [1.0, -2.3], [0.3, -0.4],
]  # fmt: skip
TRAIN_LABELS = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]
TEST_FEATURES = [[-1.3, 0.7], [1.5, -1.1], [-0.5, 1.9], [2.2, -0.3], [0.1, 0.6]]
TEST_LABELS = [0, 1, 0, 1, 0]


def ddp_setup(rank: int, world_size: int) -> None:
    """Join the default process group as number `rank` of `world_size`, with the gloo backend (CPU).

    The processes meet at the address in the environment: ``MASTER_ADDR`` is this machine (``localhost``) and
    ``MASTER_PORT`` a port of your choice. Source: book section A.9.3.
    """
    ### BEGIN SOLUTION
    os.environ.setdefault("MASTER_ADDR", "localhost")  # what a launcher such as torchrun has set stays
    os.environ.setdefault("MASTER_PORT", "29511")
    init_process_group(backend="gloo", rank=rank, world_size=world_size)
    ### END SOLUTION


def prepare_dataset() -> tuple[DataLoader, DataLoader]:
    """(train_loader, test_loader) of ToyDatasets of the data above, in batches of 2.

    The processes of the default group share the training data out by a ``DistributedSampler`` with its own
    defaults; a last training batch that is not full is dropped. Every process gets all test data, in order.
    """
    ### BEGIN SOLUTION
    train_ds = ToyDataset(torch.tensor(TRAIN_FEATURES), torch.tensor(TRAIN_LABELS))
    test_ds = ToyDataset(torch.tensor(TEST_FEATURES), torch.tensor(TEST_LABELS))
    train_loader = DataLoader(train_ds, batch_size=2, drop_last=True, sampler=DistributedSampler(train_ds))
    test_loader = DataLoader(test_ds, batch_size=2, shuffle=False)
    return train_loader, test_loader
    ### END SOLUTION


def main(rank: int, world_size: int, num_epochs: int) -> None:
    """What one process does: set up, prepare the data, train with averaged gradients, test, and leave the group.

    The model is ``NeuralNetwork(2, 2)`` in a ``DistributedDataParallel``, the optimizer SGD with learning rate 0.5,
    the loss cross-entropy. Before each epoch (0, 1, ...) the sampler is told which one it is, so that it shuffles
    anew. After the last one the accuracy on the test data is printed. Source: book section A.9.3.
    """
    ### BEGIN SOLUTION
    ddp_setup(rank, world_size)
    train_loader, test_loader = prepare_dataset()
    model = DistributedDataParallel(NeuralNetwork(num_inputs=2, num_outputs=2))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)

    for epoch in range(num_epochs):
        train_loader.sampler.set_epoch(epoch)
        model.train()
        for features, labels in train_loader:
            loss = F.cross_entropy(model(features), labels)
            optimizer.zero_grad()
            loss.backward()  # the processes average their gradients here
            optimizer.step()
            print(f"[process {rank}] epoch {epoch + 1}/{num_epochs}, batch of {len(labels)}, loss {loss:.3f}")

    print(f"[process {rank}] test accuracy {compute_accuracy(model, test_loader):.0%}")
    destroy_process_group()
    ### END SOLUTION


if __name__ == "__main__":
    torch.manual_seed(123)
    mp.spawn(main, args=(2, 3), nprocs=2)  # main(rank, 2, 3) for rank 0 and 1
