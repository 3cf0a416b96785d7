"""Rows are made on the device from the start, and ignored places are found with nonzero."""

import torch


def custom_collate_draft_1(batch, pad_token_id=50256, device="cpu"):
    rows = [torch.tensor(ids, device=device) for ids in batch]
    return torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=pad_token_id)


def custom_collate_draft_2(batch, pad_token_id=50256, device="cpu"):
    end = torch.tensor([pad_token_id], device=device)
    rows = [torch.cat([torch.tensor(ids, device=device), end]) for ids in batch]
    padded = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=pad_token_id)
    return padded[:, :-1], padded[:, 1:]


def custom_collate_fn(batch, pad_token_id=50256, ignore_index=-100, allowed_max_length=None, device="cpu"):
    inputs, targets = custom_collate_draft_2(batch, pad_token_id, device)
    targets = targets.clone()
    for row in targets:
        pads = torch.nonzero(row == pad_token_id).squeeze(1)
        row[pads[1:]] = ignore_index
    limit = slice(None, allowed_max_length)
    return inputs[:, limit], targets[:, limit]
