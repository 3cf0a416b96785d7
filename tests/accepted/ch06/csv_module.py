"""The file is read with the csv module, into plain lists."""

import csv

import torch
from torch.utils.data import Dataset


class SpamDataset(Dataset):
    def __init__(self, csv_file, tokenizer, max_length=None, pad_token_id=50256):
        with open(csv_file, encoding="utf-8", newline="") as file:
            self.rows = [(int(row["Label"]), tokenizer.encode(row["Text"])) for row in csv.DictReader(file)]
        self.max_length = max_length if max_length is not None else max(len(ids) for _, ids in self.rows)
        self.pad_token_id = pad_token_id

    def __getitem__(self, index):
        label, ids = self.rows[index]
        padded = (ids + [self.pad_token_id] * self.max_length)[: self.max_length]
        return torch.LongTensor(padded), torch.tensor(label)

    def __len__(self):
        return len(self.rows)
