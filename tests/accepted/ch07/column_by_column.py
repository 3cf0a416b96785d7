"""Targets by roll, masked column by column with a flag for each row."""

import torch
import torch.nn.functional as F


def custom_collate_draft_1(batch, pad_token_id=50256, device="cpu"):
    T = max(map(len, batch))
    return torch.stack([F.pad(torch.tensor(item), (0, T - len(item)), value=pad_token_id) for item in batch]).to(device)


def custom_collate_draft_2(batch, pad_token_id=50256, device="cpu"):
    inputs = custom_collate_draft_1(batch, pad_token_id, device)
    targets = inputs.roll(-1, dims=1)
    targets[:, -1] = pad_token_id
    return inputs, targets


def custom_collate_fn(batch, pad_token_id=50256, ignore_index=-100, allowed_max_length=None, device="cpu"):
    inputs, targets = custom_collate_draft_2(batch, pad_token_id, device)
    seen = torch.zeros(len(batch), dtype=torch.bool, device=targets.device)
    columns = []
    for column in targets.clone().unbind(1):
        is_pad = column == pad_token_id
        columns.append(torch.where(is_pad & seen, torch.full_like(column, ignore_index), column))
        seen = seen | is_pad
    targets = torch.stack(columns, 1)
    if allowed_max_length is not None:
        inputs, targets = (t[:, :allowed_max_length].contiguous() for t in (inputs, targets))
    return inputs, targets
