"""The masked dataset inherits from InstructionDataset and adds lengths."""

from collate import custom_collate_fn
from instruction_data import InstructionDataset, format_input


class InstructionDatasetWithMasking(InstructionDataset):
    def __init__(self, data, tokenizer):
        super().__init__(data, tokenizer)
        self.lengths = [len(tokenizer.encode(format_input(entry))) for entry in data]

    def __getitem__(self, index):
        return self.lengths[index], super().__getitem__(index)


def custom_collate_with_masking(batch, pad_token_id=50256, ignore_index=-100, allowed_max_length=None, device="cpu"):
    inputs, targets = custom_collate_fn(
        [ids for _, ids in batch],
        pad_token_id=pad_token_id,
        ignore_index=ignore_index,
        allowed_max_length=allowed_max_length,
        device=device,
    )
    targets = targets.clone()
    for i, (length, _) in enumerate(batch):
        targets[i, : max(length - 1, 0)] = ignore_index
    return inputs, targets
