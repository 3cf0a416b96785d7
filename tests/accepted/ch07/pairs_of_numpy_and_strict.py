"""Prompt lengths in one numpy array; pairs that are no tuples are refused, as the signature has it."""

import numpy as np
import torch
from torch.utils.data import Dataset

from collate import custom_collate_fn
from instruction_data import format_input


class InstructionDatasetWithMasking(Dataset):
    def __init__(self, data, tokenizer):
        self.lengths = np.array([len(tokenizer.encode(format_input(entry))) for entry in data])
        texts = [f"{format_input(entry)}\n\n### Response:\n{entry['output']}" for entry in data]
        self.ids = [tokenizer.encode(text) for text in texts]

    def __getitem__(self, index):
        return self.lengths[index], self.ids[index]

    def __len__(self):
        return len(self.lengths)


def custom_collate_with_masking(batch, pad_token_id=50256, ignore_index=-100, allowed_max_length=None, device="cpu"):
    if not all(isinstance(pair, tuple) for pair in batch):
        raise TypeError("a batch is a sequence of pairs")
    inputs, targets = custom_collate_fn(
        [ids for _, ids in batch], pad_token_id, ignore_index, allowed_max_length, device
    )
    lengths = torch.tensor([int(length) for length, _ in batch], device=targets.device)
    places = torch.arange(1, targets.shape[1] + 1, device=targets.device)
    return inputs, targets.masked_fill(places < lengths[:, None], ignore_index)
