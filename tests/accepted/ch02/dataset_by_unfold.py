"""All windows at once: Tensor.unfold over windows one token longer than the input."""

import torch
from torch.utils.data import Dataset


class GPTDatasetV1(Dataset):
    def __init__(self, txt, tokenizer, max_length, stride):
        tokens = torch.tensor(tokenizer.encode(txt, allowed_special="all"), dtype=torch.long)
        self.windows = tokens.unfold(0, max_length + 1, stride)  # (n, max_length + 1)

    def __len__(self):
        return self.windows.shape[0]

    def __getitem__(self, index):
        return self.windows[index, :-1], self.windows[index, 1:]
