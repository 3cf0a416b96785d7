"""Padding by torch.nn.functional.pad, with a negative amount where it must cut."""

import pandas as pd
import torch
from torch.nn.functional import pad
from torch.utils.data import Dataset


class SpamDataset(Dataset):
    def __init__(self, csv_file, tokenizer, max_length=None, pad_token_id=50256):
        table = pd.read_csv(csv_file)
        self.labels = table["Label"].tolist()
        rows = [torch.tensor(tokenizer.encode(text)) for text in table["Text"]]
        self._max_length = max_length or max(row.numel() for row in rows)
        self.rows = [pad(row, (0, self._max_length - row.numel()), value=pad_token_id) for row in rows]

    @property
    def max_length(self):
        return self._max_length

    def __getitem__(self, index):
        return self.rows[index], torch.tensor(self.labels[index]).long()

    def __len__(self):
        return len(self.labels)
