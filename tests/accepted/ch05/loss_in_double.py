"""Cross-entropy worked out in float64 for its better sum."""

import torch.nn.functional as F


def calc_loss_batch(input_batch, target_batch, model, device):
    logits = model(input_batch.to(device)).double()
    return F.cross_entropy(logits.flatten(0, 1), target_batch.to(device).flatten())
