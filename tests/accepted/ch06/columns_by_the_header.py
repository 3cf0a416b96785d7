"""The csv module with columns found in the header; padded first, cut or widened afterwards."""

import csv

import torch
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import Dataset


class SpamDataset(Dataset):
    def __init__(self, csv_file, tokenizer, max_length=None, pad_token_id=50256):
        texts, labels = [], []
        with open(csv_file, encoding="utf-8", newline="") as f:
            reader = csv.reader(f)
            header = next(reader)
            text_at, label_at = header.index("Text"), header.index("Label")
            for row in reader:
                texts.append(torch.tensor(tokenizer.encode(row[text_at]), dtype=torch.long))
                labels.append(int(row[label_at]))
        batch = pad_sequence(texts, batch_first=True, padding_value=pad_token_id)
        if max_length is not None:
            batch = batch[:, :max_length]
            extra = batch.new_full((len(batch), max_length - batch.shape[1]), pad_token_id)
            batch = torch.cat([batch, extra], dim=1)
        self.max_length = batch.shape[1]
        self.pairs = list(zip(batch, torch.tensor(labels), strict=False))

    def __getitem__(self, index):
        return self.pairs[index]

    def __len__(self):
        return len(self.pairs)
