"""cross_entropy with the classes on the second axis, as it takes (b, V, T) and (b, T)."""

import torch.nn.functional as F


def calc_loss_batch(input_batch, target_batch, model, device):
    logits = model(input_batch.to(device))
    return F.cross_entropy(logits.transpose(1, 2), target_batch.to(device))
