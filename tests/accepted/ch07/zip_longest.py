"""Padding by zip_longest: columns first, then transposed."""

from itertools import zip_longest

import torch


def _padded(batch, fill):
    return [list(row) for row in zip(*zip_longest(*batch, fillvalue=fill), strict=True)]


def custom_collate_draft_1(batch, pad_token_id=50256, device="cpu"):
    return torch.tensor(_padded(batch, pad_token_id), device=device)


def custom_collate_draft_2(batch, pad_token_id=50256, device="cpu"):
    inputs = custom_collate_draft_1(batch, pad_token_id, device)
    return inputs, custom_collate_draft_1([[*ids[1:], pad_token_id] for ids in batch], pad_token_id, device)


def custom_collate_fn(batch, pad_token_id=50256, ignore_index=-100, allowed_max_length=None, device="cpu"):
    inputs = torch.tensor(_padded(batch, pad_token_id))
    targets = torch.tensor(_padded([[*ids[1:], pad_token_id] for ids in batch], ignore_index))
    cut = inputs.shape[1] if allowed_max_length is None else min(allowed_max_length, inputs.shape[1])
    return inputs.narrow(1, 0, cut).to(device), targets.narrow(1, 0, cut).to(device)
