"""Entries are cut to one token more than the limit before they are padded."""

import torch


def custom_collate_fn(batch, pad_token_id=50256, ignore_index=-100, allowed_max_length=None, device="cpu"):
    limit = None if allowed_max_length is None else allowed_max_length + 1
    rows = [[*ids, pad_token_id][:limit] for ids in batch]
    width = max(len(row) for row in rows)
    inputs = [(row + [pad_token_id] * (width - len(row)))[: width - 1] for row in rows]
    targets = [(row[1:] + [ignore_index] * (width - len(row)))[: width - 1] for row in rows]
    return torch.tensor(inputs).to(device=device), torch.tensor(targets).to(device=device)
