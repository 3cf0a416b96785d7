"""Prompts are lists of parts, joined by empty lines; masks are comparisons of positions."""

import torch
from torch.utils.data import Dataset

INTRODUCTION = (
    "Below is an instruction that describes a task. Write a response that appropriately completes the request."
)


def format_input(entry):
    parts = [INTRODUCTION, "### Instruction:\n" + entry["instruction"]]
    if entry["input"] != "":
        parts.append("### Input:\n" + entry["input"])
    return "\n\n".join(parts)


class InstructionDataset(Dataset):
    def __init__(self, data, tokenizer):
        texts = ("\n\n".join([format_input(entry), "### Response:\n" + entry["output"]]) for entry in data)
        self.ids = [tokenizer.encode(text) for text in texts]

    def __len__(self):
        return len(self.ids)

    def __getitem__(self, index):
        return self.ids[index]


def custom_collate_fn(batch, pad_token_id=50256, ignore_index=-100, allowed_max_length=None, device="cpu"):
    lengths = torch.tensor([len(ids) for ids in batch])
    width = int(lengths.max()) + 1
    rows = torch.full((len(batch), width), pad_token_id)
    for row, ids in zip(rows, batch, strict=True):
        row[: len(ids)] = torch.tensor(ids)
    inputs, targets = rows[:, :-1], rows[:, 1:].clone()
    beyond = torch.arange(1, width) > lengths.unsqueeze(1)  # behind the end token
    targets[beyond] = ignore_index
    if allowed_max_length is not None:
        inputs, targets = inputs[:, :allowed_max_length], targets[:, :allowed_max_length]
    return inputs.to(device), targets.to(device)
