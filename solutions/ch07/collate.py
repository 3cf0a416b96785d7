"""From entries of unequal length to one batch, in three drafts. Source: book section 7.3."""

from collections.abc import Sequence

import torch


def custom_collate_draft_1(
    batch: Sequence[list[int]], pad_token_id: int = 50256, device: torch.device | str = "cpu"
) -> torch.Tensor:
    """Inputs (b, T): the entries padded at the end to T, the longest entry's length."""
    ### BEGIN SOLUTION
    longest = max(len(item) for item in batch)
    padded = [item + [pad_token_id] * (longest - len(item)) for item in batch]
    return torch.tensor(padded).to(device)
    ### END SOLUTION


def custom_collate_draft_2(
    batch: Sequence[list[int]], pad_token_id: int = 50256, device: torch.device | str = "cpu"
) -> tuple[torch.Tensor, torch.Tensor]:
    """(inputs, targets), both (b, T): targets are the inputs one token on, an end token after each entry."""
    ### BEGIN SOLUTION
    length = max(len(item) for item in batch) + 1  # room for the end token
    padded = [item + [pad_token_id] * (length - len(item)) for item in batch]
    tokens = torch.tensor(padded).to(device)  # (b, T + 1)
    return tokens[:, :-1], tokens[:, 1:]
    ### END SOLUTION


def custom_collate_fn(
    batch: Sequence[list[int]],
    pad_token_id: int = 50256,
    ignore_index: int = -100,
    allowed_max_length: int | None = None,
    device: torch.device | str = "cpu",
) -> tuple[torch.Tensor, torch.Tensor]:
    """(inputs, targets), both (b, T): as draft 2, without padding in the loss and not longer than allowed.

    Of the pad tokens in each target row the first stays (it means: end of text), the others become
    ``ignore_index``, which ``cross_entropy`` leaves out. Both tensors are cut to ``allowed_max_length``
    columns if it is given.
    """
    ### BEGIN SOLUTION
    length = max(len(item) for item in batch) + 1  # room for the end token
    inputs, targets = [], []
    for item in batch:
        padding = length - len(item)
        inputs.append((item + [pad_token_id] * padding)[:-1])
        targets.append((item + [pad_token_id] + [ignore_index] * (padding - 1))[1:])
    inputs = torch.tensor(inputs)[:, :allowed_max_length]  # (b, T)
    targets = torch.tensor(targets)[:, :allowed_max_length]  # (b, T)
    return inputs.to(device), targets.to(device)
    ### END SOLUTION
