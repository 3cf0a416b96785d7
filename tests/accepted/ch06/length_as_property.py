"""The csv module reads, and max_length is a property."""

import csv

import torch
from torch.utils.data import Dataset


class SpamDataset(Dataset):
    def __init__(self, csv_file, tokenizer, max_length=None, pad_token_id=50256):
        with open(csv_file, newline="", encoding="utf-8") as f:
            rows = list(csv.DictReader(f))
        enc = [tokenizer.encode(r["Text"]) for r in rows]
        self._max = max_length if max_length is not None else max(map(len, enc))
        self.items = [
            (
                torch.LongTensor((e + [pad_token_id] * self._max)[: self._max]),
                torch.tensor(int(r["Label"]), dtype=torch.int64),
            )
            for e, r in zip(enc, rows, strict=False)
        ]

    @property
    def max_length(self):
        return self._max

    def __getitem__(self, i):
        return self.items[i]

    def __len__(self):
        return len(self.items)
