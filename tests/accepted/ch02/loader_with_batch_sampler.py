"""Batches of indices by a BatchSampler, which takes batch_size and drop_last out of the loader's hands."""

import tiktoken
from torch.utils.data import BatchSampler, DataLoader, RandomSampler, SequentialSampler

from data_loader import GPTDatasetV1


def create_dataloader_v1(txt, batch_size=4, max_length=256, stride=128, shuffle=True, drop_last=True, num_workers=0):
    dataset = GPTDatasetV1(txt, tiktoken.get_encoding("gpt2"), max_length, stride)
    order = (RandomSampler if shuffle else SequentialSampler)(dataset)
    return DataLoader(dataset, batch_sampler=BatchSampler(order, batch_size, drop_last), num_workers=num_workers)
