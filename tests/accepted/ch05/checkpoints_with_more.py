"""More in the file than was asked for, written beside the place and moved there."""

import os

import torch


def save_checkpoint(model, optimizer, path):
    torch.save(
        {
            "format": 1,
            "optimizer_state_dict": optimizer.state_dict(),
            "model_state_dict": {name: value.detach().cpu() for name, value in model.state_dict().items()},
        },
        f"{path}.part",
    )
    os.replace(f"{path}.part", path)


def load_checkpoint(model, optimizer, path, device="cpu"):
    with open(path, "rb") as file:
        state = torch.load(file, map_location=torch.device(device), weights_only=True)
    optimizer.load_state_dict(state.pop("optimizer_state_dict"))
    model.load_state_dict(state.pop("model_state_dict"))
