"""The masking collate function asks custom_collate_fn for the whole width and cuts by itself."""

from collate import custom_collate_fn


def custom_collate_with_masking(batch, pad_token_id=50256, ignore_index=-100, allowed_max_length=None, device="cpu"):
    inputs, targets = custom_collate_fn(
        [ids for _, ids in batch], pad_token_id=pad_token_id, ignore_index=ignore_index, device=device
    )
    targets = targets.clone()
    for i, (length, _) in enumerate(batch):
        targets[i, : max(length - 1, 0)] = ignore_index
    return inputs[:, :allowed_max_length], targets[:, :allowed_max_length]
