"""GPTDatasetV1 is a TensorDataset: two stacked tensors handed to the parent."""

import torch
from torch.utils.data import TensorDataset


class GPTDatasetV1(TensorDataset):
    def __init__(self, txt, tokenizer, max_length, stride):
        ids = torch.tensor(tokenizer.encode(txt, allowed_special={"<|endoftext|>"}))
        starts = torch.arange(0, ids.numel() - max_length, stride)
        places = starts[:, None] + torch.arange(max_length)[None, :]
        super().__init__(ids[places], ids[places + 1])
