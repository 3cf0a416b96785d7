"""A generator of its own, and a function that stacks the batches."""

import tiktoken
import torch
from torch.utils.data import DataLoader

from data_loader import GPTDatasetV1


def stack(items):
    inputs, targets = zip(*items, strict=True)
    return torch.stack(inputs), torch.stack(targets)


def create_dataloader_v1(txt, batch_size=4, max_length=256, stride=128, shuffle=True, drop_last=True, num_workers=0):
    tokenizer = tiktoken.encoding_for_model("gpt2")
    dataset = GPTDatasetV1(txt=txt, tokenizer=tokenizer, max_length=max_length, stride=stride)
    generator = torch.Generator().manual_seed(17)
    return DataLoader(
        dataset,
        batch_size,
        shuffle,
        drop_last=drop_last,
        num_workers=num_workers,
        collate_fn=stack,
        generator=generator,
    )
