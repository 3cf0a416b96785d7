"""Samplers and a batch sampler by hand."""

import tiktoken
from torch.utils.data import BatchSampler, DataLoader, RandomSampler, SequentialSampler

from data_loader import GPTDatasetV1


def create_dataloader_v1(txt, batch_size=4, max_length=256, stride=128, shuffle=True, drop_last=True, num_workers=0):
    dataset = GPTDatasetV1(txt, tiktoken.get_encoding("gpt2"), max_length, stride)
    order = RandomSampler(dataset) if shuffle else SequentialSampler(dataset)
    batches = BatchSampler(order, batch_size, drop_last)
    return DataLoader(dataset, batch_sampler=batches, num_workers=num_workers)
