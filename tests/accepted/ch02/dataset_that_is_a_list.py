"""The dataset inherits from list, which brings its length and its items."""

import torch
from torch.utils.data import Dataset


class GPTDatasetV1(list, Dataset):
    """It is its own list of pairs."""

    def __init__(self, txt, tokenizer, max_length, stride):
        ids = torch.tensor(tokenizer.encode(txt, allowed_special={"<|endoftext|>"}))
        super().__init__(
            (ids[s : s + max_length], ids[s + 1 : s + 1 + max_length])
            for s in range(0, ids.numel() - max_length, stride)
        )
