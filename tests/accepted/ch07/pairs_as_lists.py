"""Both tensors in a list; rows padded with F.pad before they are stacked."""

import torch
import torch.nn.functional as F


def custom_collate_draft_2(batch, pad_token_id=50256, device="cpu"):
    longest = max(len(ids) for ids in batch)
    rows = [F.pad(torch.tensor(ids), (0, longest + 1 - len(ids)), value=pad_token_id) for ids in batch]
    whole = torch.stack(rows).to(device)
    return [whole[:, :-1], whole[:, 1:]]


def custom_collate_fn(batch, pad_token_id=50256, ignore_index=-100, allowed_max_length=None, device="cpu"):
    inputs, targets = custom_collate_draft_2(batch, pad_token_id, device)
    targets = targets.clone()
    for row in targets:
        pads = (row == pad_token_id).nonzero(as_tuple=True)[0]
        row[pads[1:]] = ignore_index
    return [t[:, :allowed_max_length] for t in (inputs, targets)]
