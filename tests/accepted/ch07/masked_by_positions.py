"""The mask of the prompt is a comparison of positions with lengths; nothing of the chapter is called."""

import torch
from torch.utils.data import Dataset

from instruction_data import format_input


class InstructionDatasetWithMasking(Dataset):
    def __init__(self, data, tokenizer):
        self.data, self.tokenizer = data, tokenizer

    def __len__(self):
        return len(self.data)

    def __getitem__(self, index):
        entry = self.data[index]
        prompt = format_input(entry)
        answer = "\n\n### Response:\n" + entry["output"]
        return len(self.tokenizer.encode(prompt)), self.tokenizer.encode(prompt + answer)


def custom_collate_with_masking(batch, pad_token_id=50256, ignore_index=-100, allowed_max_length=None, device="cpu"):
    prompts = torch.tensor([length for length, _ in batch])
    ends = torch.tensor([len(ids) for _, ids in batch])
    width = int(ends.max()) + 1
    rows = torch.tensor([list(ids) + [pad_token_id] * (width - len(ids)) for _, ids in batch])
    places = torch.arange(1, width)
    wanted = (places >= prompts[:, None]) & (places <= ends[:, None])
    targets = rows[:, 1:].masked_fill(~wanted, ignore_index)
    return rows[:, :-1][:, :allowed_max_length].to(device), targets[:, :allowed_max_length].to(device)
