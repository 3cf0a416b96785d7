"""Loaded through a memory map, which the old file format would not allow: the format is named."""

import os

import torch


def save_checkpoint(model, optimizer, path):
    state = dict.fromkeys(("model_state_dict", "optimizer_state_dict"))
    for key, thing in zip(state, (model, optimizer), strict=True):
        state[key] = thing.state_dict()
    torch.save(obj=state, f=os.fspath(path), _use_new_zipfile_serialization=True)


def load_checkpoint(model, optimizer, path, device="cpu"):
    state = torch.load(os.fspath(path), map_location=device, mmap=True, weights_only=True)
    result = model.load_state_dict(state.pop("model_state_dict"))
    if result.missing_keys or result.unexpected_keys:
        raise RuntimeError(str(result))
    optimizer.load_state_dict(state.pop("optimizer_state_dict"))
