"""The text is cut at the special token by hand; windows are counted by a range."""

import torch
from torch.utils.data import Dataset


class GPTDatasetV1(Dataset):
    def __init__(self, txt, tokenizer, max_length, stride):
        eot = tokenizer.eot_token
        ids = []
        for k, part in enumerate(txt.split("<|endoftext|>")):
            if k:
                ids.append(eot)
            ids += tokenizer.encode_ordinary(part)
        self.ids, self.max_length, self.stride = ids, max_length, stride

    def __len__(self):
        return len(range(0, len(self.ids) - self.max_length, self.stride))

    def __getitem__(self, i):
        s = range(0, len(self.ids) - self.max_length, self.stride)[i]
        return torch.tensor(self.ids[s : s + self.max_length]), torch.tensor(self.ids[s + 1 : s + self.max_length + 1])
