"""Windows over a long text: what a language model reads and what it has to predict (book section 2.6)."""

from __future__ import annotations

import tiktoken
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset


class GPTDatasetV1(Dataset):
    """Windows of ``max_length`` tokens, their starts ``stride`` apart, each with the tokens that follow.

    Item: (input, target), both int64 tensors of shape (max_length,); the target is the input moved
    on by one token. A window counts only if its target is complete: N tokens give the starts
    0, stride, 2 stride, ... below N - max_length. ``<|endoftext|>`` in the text is one token.
    Source: book section 2.6.
    """

    def __init__(self, txt: str, tokenizer: tiktoken.Encoding, max_length: int, stride: int) -> None:
        ### BEGIN SOLUTION
        self.input_ids = []
        self.target_ids = []
        token_ids = tokenizer.encode(txt, allowed_special={"<|endoftext|>"})
        for start in range(0, len(token_ids) - max_length, stride):
            end = start + max_length
            self.input_ids.append(torch.tensor(token_ids[start:end]))
            self.target_ids.append(torch.tensor(token_ids[start + 1 : end + 1]))
        ### END SOLUTION

    def __len__(self) -> int:
        """How many windows there are."""
        ### BEGIN SOLUTION
        return len(self.input_ids)
        ### END SOLUTION

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        """The window with this index: input and target."""
        ### BEGIN SOLUTION
        return self.input_ids[index], self.target_ids[index]
        ### END SOLUTION


def create_dataloader_v1(
    txt: str,
    batch_size: int = 4,
    max_length: int = 256,
    stride: int = 128,
    shuffle: bool = True,
    drop_last: bool = True,
    num_workers: int = 0,
) -> DataLoader:
    """Batches of :class:`GPTDatasetV1` windows of a text in GPT-2's tokens.

    Batch: (inputs, targets), both (batch_size, max_length). Source: book section 2.6, exercise 2.2.
    """
    ### BEGIN SOLUTION
    dataset = GPTDatasetV1(txt, tiktoken.get_encoding("gpt2"), max_length, stride)
    return DataLoader(
        dataset,
        batch_size=batch_size,
        shuffle=shuffle,
        drop_last=drop_last,
        num_workers=num_workers,
    )
    ### END SOLUTION
