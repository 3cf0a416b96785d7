"""numpy's max over all gradients: a numpy float32."""

import numpy as np


def find_highest_gradient(model):
    grads = [p.grad.detach().numpy().ravel() for p in model.parameters() if p.grad is not None]
    if len(grads) == 0:
        return None
    return np.concatenate(grads).max()
