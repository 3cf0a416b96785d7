"""Lengths by Series.map(len).max(), a numpy integer; ids padded by np.pad in one array."""

import numpy as np
import pandas as pd
import torch
from torch.utils.data import Dataset


class SpamDataset(Dataset):
    def __init__(self, csv_file, tokenizer, max_length=None, pad_token_id=50256):
        self.df = pd.read_csv(csv_file)
        ids = self.df["Text"].apply(tokenizer.encode)
        self.max_length = ids.map(len).max() if max_length is None else max_length
        n = self.max_length
        self.rows = np.stack(
            [
                np.pad(np.array(row[:n], dtype=np.int64), (0, n - len(row[:n])), constant_values=pad_token_id)
                for row in ids
            ]
        )

    def __getitem__(self, index):
        return torch.from_numpy(self.rows[index]), torch.tensor(self.df["Label"].iat[index])

    def __len__(self):
        return self.df.shape[0]
