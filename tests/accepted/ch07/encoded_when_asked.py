"""Entries are encoded when they are asked for, and kept by lru_cache."""

from functools import cache

from torch.utils.data import Dataset

import instruction_data


class InstructionDataset(Dataset):
    def __init__(self, data, tokenizer):
        @cache
        def encode(index):
            entry = data[index]
            return tuple(
                tokenizer.encode(
                    "".join([instruction_data.format_input(entry), "\n\n### Response:\n", entry["output"]])
                )
            )

        self._encode = encode
        self._n = len(data)

    def __getitem__(self, index):
        return list(self._encode(index))

    def __len__(self):
        return self._n
