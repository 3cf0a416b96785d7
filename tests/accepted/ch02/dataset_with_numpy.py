"""Windows as rows of an index array in numpy, handed out as tensors."""

import numpy as np
import torch
from torch.utils.data import Dataset


class GPTDatasetV1(Dataset):
    def __init__(self, txt, tokenizer, max_length, stride):
        tokens = np.array(tokenizer.encode(txt, allowed_special={"<|endoftext|>"}), dtype=np.int64)
        starts = np.arange(0, len(tokens) - max_length, stride)
        rows = starts[:, None] + np.arange(max_length)
        self.pairs = list(zip(torch.from_numpy(tokens[rows]), torch.from_numpy(tokens[rows + 1]), strict=True))

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, index):
        return self.pairs[index]
