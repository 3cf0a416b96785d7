"""Only the tokens are kept; each window is cut when it is asked for, a view on shared memory."""

import torch
from torch.utils.data import Dataset


class GPTDatasetV1(Dataset):
    def __init__(self, txt, tokenizer, max_length, stride):
        self.tokens = torch.tensor(tokenizer.encode(txt, disallowed_special=(), allowed_special={"<|endoftext|>"}))
        self.max_length, self.stride = max_length, stride

    def __len__(self):
        return max(0, -(-(len(self.tokens) - self.max_length) // self.stride))

    def __getitem__(self, index):
        if not 0 <= index < len(self):
            raise IndexError(index)
        start = index * self.stride
        window = self.tokens[start : start + self.max_length + 1]
        return window[:-1], window[1:]
