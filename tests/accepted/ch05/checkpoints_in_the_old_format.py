"""torch.save without the zip format, tensors mapped by a function."""

import torch

MODEL, OPTIMIZER = "model_state_dict", "optimizer_state_dict"


def save_checkpoint(model, optimizer, path):
    parts = {MODEL: model, OPTIMIZER: optimizer}
    with open(path, "wb") as f:
        torch.save({k: v.state_dict() for k, v in parts.items()}, f, _use_new_zipfile_serialization=False)


def load_checkpoint(model, optimizer, path, device="cpu"):
    with open(path, "rb") as f:
        saved = torch.load(f, map_location=lambda storage, location: storage, weights_only=True)
    for key, part in {MODEL: model, OPTIMIZER: optimizer}.items():
        part.load_state_dict(saved[key])
