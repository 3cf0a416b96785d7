"""Hits as numpy arrays, gradients switched off by hand."""

import numpy as np
import torch


def compute_accuracy(model, dataloader):
    was = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    model.eval()
    try:
        marks = np.concatenate([model(x).numpy().argmax(axis=1) == y.numpy() for x, y in dataloader])
    finally:
        torch.set_grad_enabled(was)
    return float(marks.mean())
