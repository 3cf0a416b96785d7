"""A sampler of its own that yields whole batches and is told the epoch."""

import torch
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.data.distributed import DistributedSampler

from multi_process import TEST_FEATURES, TEST_LABELS, TRAIN_FEATURES, TRAIN_LABELS


class DistributedBatches(torch.utils.data.Sampler):
    """whole batches, own class with set_epoch"""

    def __init__(self, ds):
        self.s = DistributedSampler(ds)

    def set_epoch(self, e):
        self.s.set_epoch(e)

    def __iter__(self):
        b = []
        for i in self.s:
            b.append(i)
            if len(b) == 2:
                yield b
                b = []

    def __len__(self):
        return len(self.s) // 2


def prepare_dataset():
    train = TensorDataset(torch.tensor(TRAIN_FEATURES), torch.tensor(TRAIN_LABELS))
    test = TensorDataset(torch.tensor(TEST_FEATURES), torch.tensor(TEST_LABELS))
    return DataLoader(train, batch_sampler=DistributedBatches(train)), DataLoader(
        test, batch_size=2, shuffle=False, drop_last=False
    )
