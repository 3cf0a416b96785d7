"""The prompt is masked in lists of targets; two lists hold lengths and ids."""

import torch
from torch.utils.data import Dataset

from instruction_data import format_input


class InstructionDatasetWithMasking(Dataset):
    def __init__(self, data, tokenizer):
        self.lengths, self.ids = [], []
        for entry in data:
            prompt = format_input(entry)
            self.lengths.append(len(tokenizer.encode(prompt)))
            self.ids.append(tokenizer.encode(f"{prompt}\n\n### Response:\n{entry['output']}"))

    def __getitem__(self, index):
        return self.lengths[index], self.ids[index]

    def __len__(self):
        return len(self.lengths)


def custom_collate_with_masking(batch, pad_token_id=50256, ignore_index=-100, allowed_max_length=None, device="cpu"):
    widest = max(len(ids) for _, ids in batch) + 1
    inputs, targets = [], []
    for length, ids in batch:
        padded = ids.copy() + [pad_token_id] * (widest - len(ids))
        source, target = torch.tensor(padded[:-1]), torch.tensor(padded[1:])
        places = torch.nonzero(target == pad_token_id).squeeze()
        if places.numel() > 1:
            target[places[1:]] = ignore_index
        target[: length - 1] = ignore_index
        inputs.append(source[:allowed_max_length])
        targets.append(target[:allowed_max_length])
    return torch.stack(inputs).to(device), torch.stack(targets).to(device)
