"""Exercise 7.2: the loss counts the answer only, not the instruction. Source: book section 7.3."""

from collections.abc import Sequence
from typing import Any

import torch
from torch.utils.data import Dataset

from collate import custom_collate_fn
from instruction_data import format_input


class InstructionDatasetWithMasking(Dataset):
    """``dataset[i]``: (token count of the prompt, token ids of prompt and answer) of ``data[i]``.

    The prompt is ``format_input(entry)``: instruction and input, without the heading of the answer.
    """

    def __init__(self, data: Sequence[dict[str, str]], tokenizer: Any) -> None:
        ### BEGIN SOLUTION
        self.items = []
        for entry in data:
            prompt = format_input(entry)
            token_ids = tokenizer.encode(prompt + f"\n\n### Response:\n{entry['output']}")
            self.items.append((len(tokenizer.encode(prompt)), token_ids))
        ### END SOLUTION

    def __getitem__(self, index: int) -> tuple[int, list[int]]:
        ### BEGIN SOLUTION
        return self.items[index]
        ### END SOLUTION

    def __len__(self) -> int:
        ### BEGIN SOLUTION
        return len(self.items)
        ### END SOLUTION


def custom_collate_with_masking(
    batch: Sequence[tuple[int, list[int]]],
    pad_token_id: int = 50256,
    ignore_index: int = -100,
    allowed_max_length: int | None = None,
    device: torch.device | str = "cpu",
) -> tuple[torch.Tensor, torch.Tensor]:
    """As ``custom_collate_fn``, and every target that is a token of the prompt becomes ``ignore_index``."""
    ### BEGIN SOLUTION
    prompt_lengths, items = zip(*batch, strict=True)
    inputs, targets = custom_collate_fn(items, pad_token_id, ignore_index, allowed_max_length, device)
    for row, prompt_length in zip(targets, prompt_lengths, strict=True):
        row[: prompt_length - 1] = ignore_index  # target i is token i + 1
    return inputs, targets
    ### END SOLUTION
