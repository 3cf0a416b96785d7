"""Every argument of sampler and loaders is spelled out; tensors are made by numpy."""

import numpy as np
import torch
import torch.distributed as dist
from torch.utils.data import DataLoader, DistributedSampler, SequentialSampler, TensorDataset

from multi_process import TEST_FEATURES, TEST_LABELS, TRAIN_FEATURES, TRAIN_LABELS


def prepare_dataset():
    def dataset(features, labels):
        numbers = torch.from_numpy(np.array(features)).to(torch.get_default_dtype())
        return TensorDataset(numbers, torch.from_numpy(np.array(labels, dtype=np.int64)))

    train, test = dataset(TRAIN_FEATURES, TRAIN_LABELS), dataset(TEST_FEATURES, TEST_LABELS)
    sampler = DistributedSampler(
        train, num_replicas=dist.get_world_size(), rank=dist.get_rank(), shuffle=True, seed=0, drop_last=False
    )
    train_loader = DataLoader(train, batch_size=2, shuffle=False, drop_last=True, sampler=sampler, pin_memory=False)
    return train_loader, DataLoader(test, batch_size=2, sampler=SequentialSampler(test), drop_last=False)
