"""Windows in two tensors, without GPTDatasetV1."""

import tiktoken
import torch
from torch.utils.data import DataLoader, TensorDataset


def create_dataloader_v1(txt, batch_size=4, max_length=256, stride=128, shuffle=True, drop_last=True, num_workers=0):
    ids = tiktoken.get_encoding("gpt2").encode(txt, allowed_special={"<|endoftext|>"})
    windows = torch.tensor(ids).unfold(0, max_length + 1, stride)
    dataset = TensorDataset(windows[:, :-1], windows[:, 1:])
    return DataLoader(dataset, batch_size, shuffle=shuffle, drop_last=drop_last, num_workers=num_workers)
