"""Through a buffer in memory; weights are copied into place one by one after a look at names and shapes."""

import io
from pathlib import Path

import torch


def save_checkpoint(model, optimizer, path):
    buffer = io.BytesIO()
    torch.save(dict(model_state_dict=model.state_dict(), optimizer_state_dict=optimizer.state_dict()), buffer)
    Path(path).write_bytes(buffer.getvalue())


def load_checkpoint(model, optimizer, path, device="cpu"):
    checkpoint = torch.load(io.BytesIO(Path(path).read_bytes()), map_location=device)
    mine, theirs = model.state_dict(), checkpoint["model_state_dict"]
    if {k: v.shape for k, v in mine.items()} != {k: v.shape for k, v in theirs.items()}:
        raise ValueError("the checkpoint is of another model")
    with torch.no_grad():
        for name, value in mine.items():
            value.copy_(theirs[name])
    optimizer.load_state_dict(checkpoint["optimizer_state_dict"])
