"""The first pad token of a row is the place where the running count of pads is 1."""

import torch


def custom_collate_fn(batch, pad_token_id=50256, ignore_index=-100, allowed_max_length=None, device="cpu"):
    width = 1 + max(map(len, batch))
    rows = torch.tensor([ids + [pad_token_id] * (width - len(ids)) for ids in batch])
    targets = rows[:, 1:]
    running = (targets == pad_token_id).cumsum(dim=1)
    targets = torch.where(running > 1, torch.tensor(ignore_index), targets)
    pair = torch.stack([rows[:, :-1], targets])[:, :, :allowed_max_length].to(device)
    return pair[0], pair[1]
