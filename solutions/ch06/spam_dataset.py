"""Labelled messages as token ids of one length. Source: book section 6.3."""

from typing import Any

import pandas as pd
import torch
from torch.utils.data import Dataset


class SpamDataset(Dataset):
    """The messages of a CSV file with the columns ``Label`` (0 or 1) and ``Text``.

    ``dataset[i]`` is (token ids, label): int64 tensors of shape (max_length,) and (). Longer messages are cut
    at the end, shorter ones padded at the end. Without ``max_length`` the longest message of this file sets
    it; the attribute ``max_length`` tells, so that validation and test sets can be made as long as the
    training set.
    """

    def __init__(
        self, csv_file: str, tokenizer: Any, max_length: int | None = None, pad_token_id: int = 50256
    ) -> None:
        ### BEGIN SOLUTION
        self.data = pd.read_csv(csv_file)
        encoded = [tokenizer.encode(text) for text in self.data["Text"]]
        self.max_length = max(map(len, encoded)) if max_length is None else max_length
        cut = [ids[: self.max_length] for ids in encoded]
        self.encoded_texts = [ids + [pad_token_id] * (self.max_length - len(ids)) for ids in cut]
        ### END SOLUTION

    def __getitem__(self, index: int) -> tuple[torch.Tensor, torch.Tensor]:
        ### BEGIN SOLUTION
        label = self.data["Label"].iloc[index]
        return torch.tensor(self.encoded_texts[index]), torch.tensor(label, dtype=torch.long)
        ### END SOLUTION

    def __len__(self) -> int:
        ### BEGIN SOLUTION
        return len(self.data)
        ### END SOLUTION
