"""All messages lie in one tensor, made before the first item is asked for."""

import pandas as pd
import torch
from torch.utils.data import Dataset


class SpamDataset(Dataset):
    def __init__(self, csv_file, tokenizer, max_length=None, pad_token_id=50256):
        table = pd.read_csv(csv_file)
        encoded = table["Text"].map(tokenizer.encode)
        if max_length is None:
            max_length = int(encoded.map(len).max())
        self.max_length = max_length
        self.ids = torch.full((len(table), max_length), pad_token_id)
        for row, ids in zip(self.ids, encoded, strict=True):
            kept = torch.tensor(ids[:max_length])
            row[: len(kept)] = kept
        self.labels = torch.tensor(table["Label"].to_numpy(copy=True))

    def __getitem__(self, index):
        return self.ids[index], self.labels[index]

    def __len__(self):
        return self.ids.size(0)
