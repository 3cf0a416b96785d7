"""Nothing is encoded before it is asked for; the longest message is found by a first pass over the file."""

import pandas as pd
import torch
from torch.utils.data import Dataset


class SpamDataset(Dataset):
    def __init__(self, csv_file, tokenizer, max_length=None, pad_token_id=50256):
        self.table = pd.read_csv(csv_file, dtype={"Text": str, "Label": "int64"})
        self.tokenizer, self.pad = tokenizer, pad_token_id
        self.max_length = self._longest() if max_length is None else max_length

    def _longest(self):
        longest = 0
        for text in self.table["Text"]:
            longest = max(longest, len(self.tokenizer.encode(text)))
        return longest

    def __getitem__(self, index):
        row = self.table.iloc[index]
        ids = self.tokenizer.encode(row["Text"])
        while len(ids) > self.max_length:
            ids.pop()
        while len(ids) < self.max_length:
            ids.append(self.pad)
        return torch.as_tensor(ids), torch.as_tensor(int(row["Label"]))

    def __len__(self):
        return self.table.shape[0]
