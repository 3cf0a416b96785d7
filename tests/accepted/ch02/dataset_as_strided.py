"""Windows as overlapping views of one tensor of ids."""

import torch
from torch.utils.data import Dataset


class GPTDatasetV1(Dataset):
    def __init__(self, txt, tokenizer, max_length, stride):
        super().__init__()
        ids = torch.tensor(tokenizer.encode(txt, allowed_special={"<|endoftext|>"}), dtype=torch.long)
        n = max(0, -(-(len(ids) - max_length) // stride))
        self.inputs = torch.as_strided(ids, (n, max_length), (stride, 1))
        self.targets = torch.as_strided(ids, (n, max_length), (stride, 1), storage_offset=1)

    def __len__(self):
        return self.inputs.size(0)

    def __getitem__(self, index):
        return self.inputs[index], self.targets[index]
