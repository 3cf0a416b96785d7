"""Written beside and moved into place; read through a buffer."""

import io
import os
import tempfile

import torch


def save_checkpoint(model, optimizer, path):
    """written aside, then moved into place: a crash leaves no half file"""
    path = os.fspath(path)
    folder = os.path.dirname(os.path.abspath(path))
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        torch.save({"model_state_dict": model.state_dict(), "optimizer_state_dict": optimizer.state_dict()}, file)
    os.replace(file.name, path)


def load_checkpoint(model, optimizer, path, device="cpu"):
    with open(path, "rb") as file:
        state = torch.load(io.BytesIO(file.read()), map_location=device, weights_only=True)
    model.load_state_dict(state["model_state_dict"])
    optimizer.load_state_dict(state["optimizer_state_dict"])
