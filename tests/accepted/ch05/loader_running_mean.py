"""A running mean: each loss moves it by its share."""

import math

from losses import calc_loss_batch


def calc_loss_loader(data_loader, model, device, num_batches=None):
    mean, seen = 0.0, 0
    batches = iter(data_loader)
    while num_batches is None or seen < num_batches:
        try:
            inputs, targets = next(batches)
        except StopIteration:
            break
        seen += 1
        mean += (calc_loss_batch(inputs, targets, model, device).item() - mean) / seen
    return mean if seen else math.nan
