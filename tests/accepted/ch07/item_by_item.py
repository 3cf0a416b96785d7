"""Each item is copied, padded and cut by itself, then all are stacked."""

import torch


def _widest(batch):
    return max(len(item) + 1 for item in batch)


def custom_collate_draft_1(batch, pad_token_id=50256, device="cpu"):
    stacked = []
    for item in batch:
        longer = item.copy()
        longer.append(pad_token_id)
        longer.extend([pad_token_id] * (_widest(batch) - len(longer)))
        stacked.append(torch.tensor(longer[:-1]))
    return torch.stack(stacked).to(device)


def custom_collate_draft_2(batch, pad_token_id=50256, device="cpu"):
    inputs, targets = [], []
    for item in batch:
        longer = item.copy() + [pad_token_id]
        longer += [pad_token_id] * (_widest(batch) - len(longer))
        inputs.append(torch.tensor(longer[:-1]))
        targets.append(torch.tensor(longer[1:]))
    return torch.stack(inputs).to(device), torch.stack(targets).to(device)


def custom_collate_fn(batch, pad_token_id=50256, ignore_index=-100, allowed_max_length=None, device="cpu"):
    inputs, targets = [], []
    for item in batch:
        longer = item.copy() + [pad_token_id]
        longer += [pad_token_id] * (_widest(batch) - len(longer))
        source, target = torch.tensor(longer[:-1]), torch.tensor(longer[1:])
        places = torch.nonzero(target == pad_token_id).squeeze()
        if places.numel() > 1:
            target[places[1:]] = ignore_index
        if allowed_max_length is not None:
            source, target = source[:allowed_max_length], target[:allowed_max_length]
        inputs.append(source)
        targets.append(target)
    return torch.stack(inputs).to(device), torch.stack(targets).to(device)
