"""The masked dataset as a subclass of the plain one; items are NamedTuples."""

from typing import NamedTuple

from collate import custom_collate_fn
from instruction_data import InstructionDataset, format_input


class Item(NamedTuple):
    prompt_length: int
    ids: list


class InstructionDatasetWithMasking(InstructionDataset):
    def __init__(self, data, tokenizer):
        super().__init__(data, tokenizer)
        self.prompt_lengths = [len(tokenizer.encode(format_input(entry))) for entry in data]

    def __getitem__(self, index):
        return Item(self.prompt_lengths[index], super().__getitem__(index))


def custom_collate_with_masking(batch, pad_token_id=50256, ignore_index=-100, allowed_max_length=None, device="cpu"):
    inputs, targets = custom_collate_fn(
        [ids for _, ids in batch],
        pad_token_id=pad_token_id,
        ignore_index=ignore_index,
        allowed_max_length=allowed_max_length,
        device=device,
    )
    for row, (length, _) in zip(targets, batch, strict=True):
        row[: max(length - 1, 0)] = ignore_index
    return inputs, targets
