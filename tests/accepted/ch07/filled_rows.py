"""Rows are written into tensors of padding; later padding is counted."""

import torch


def custom_collate_draft_1(batch, pad_token_id=50256, device="cpu"):
    out = torch.full((len(batch), max(map(len, batch))), pad_token_id, dtype=torch.int64, device=device)
    for r, item in zip(out, batch, strict=False):
        r[: len(item)] = torch.tensor(item, device=device)
    return out


def custom_collate_draft_2(batch, pad_token_id=50256, device="cpu"):
    n = max(len(i) for i in batch)
    x = torch.full((len(batch), n), pad_token_id)
    y = torch.full((len(batch), n), pad_token_id)
    for k, i in enumerate(batch):
        x[k, : len(i)] = torch.tensor(i)
        y[k, : len(i) - 1] = torch.tensor(i[1:])
    return x.to(device), y.to(device)


def custom_collate_fn(batch, pad_token_id=50256, ignore_index=-100, allowed_max_length=None, device="cpu"):
    x, y = custom_collate_draft_2(batch, pad_token_id, "cpu")
    y = y.clone()
    pads = torch.cumsum((y == pad_token_id).int(), dim=1)
    y[(pads > 1) & (y == pad_token_id)] = ignore_index
    if allowed_max_length:
        x, y = x[:, :allowed_max_length], y[:, :allowed_max_length]
    return x.to(device), y.to(device)
