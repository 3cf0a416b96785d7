"""A while loop that stops when a target would be short."""

import torch
from torch.utils.data import Dataset


class GPTDatasetV1(Dataset):
    def __init__(self, txt, tokenizer, max_length, stride):
        ids = tokenizer.encode(txt, allowed_special={"<|endoftext|>"})
        self.items = []
        start = 0
        while len(target := ids[start + 1 : start + 1 + max_length]) == max_length:
            self.items.append((torch.LongTensor(ids[start : start + max_length]), torch.LongTensor(target)))
            start += stride

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        return self.items[index]
