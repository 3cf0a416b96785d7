"""A Counter of hits and misses, Python ints compared one by one."""

from collections import Counter

import torch


def calc_accuracy_loader(data_loader, model, device, num_batches=None):
    tally = Counter()
    with torch.set_grad_enabled(False):
        for number, (inputs, labels) in enumerate(data_loader):
            if num_batches is not None and number == num_batches:
                break
            predicted = model.eval()(inputs.to(device)).select(1, -1).topk(1, dim=1).indices.squeeze(1)
            tally.update(p == t for p, t in zip(predicted.tolist(), labels.tolist(), strict=True))
    return tally[True] / tally.total()
